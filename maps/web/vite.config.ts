import { defineConfig } from "vite";

/** Two pages, served by the API: `/` gives index.html, `/import` import.html, `/static/` everything they name. */
export default defineConfig({
  base: "/static/",
  build: {
    outDir: "static",
    emptyOutDir: true,
    rolldownOptions: { input: ["index.html", "import.html"] },
    assetsInlineLimit: 0, // a font as data: would need font-src data: in the policy
    chunkSizeWarningLimit: 1500, // the map library alone is 1 MB
    target: "es2022",
    modulePreload: { polyfill: false },
  },
  worker: { format: "es" },
});
