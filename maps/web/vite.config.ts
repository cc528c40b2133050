import { defineConfig } from "vite";

/** One page, served by the API: `/` gives index.html, `/static/` everything it names. */
export default defineConfig({
  base: "/static/",
  build: {
    outDir: "static",
    emptyOutDir: true,
    assetsInlineLimit: 0, // a font as data: would need font-src data: in the policy
    chunkSizeWarningLimit: 1500, // the map library alone is 1 MB
    target: "es2022",
    modulePreload: { polyfill: false },
  },
  worker: { format: "es" },
});
