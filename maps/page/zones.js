"use strict";
// Draws the zones of a saved map: unpacks the shapes, paints them with patterns and builds popups when asked.
// All words that come from data are set as text, never as HTML.
const Zones = (() => {
  const LETTERS = new Map([..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"].map((c, i) => [c.charCodeAt(0), i]));

  const unpack = (text) => {
    const out = [];
    for (let at = 0, value = 0, shift = 0; at < text.length; at++) {
      const group = LETTERS.get(text.charCodeAt(at));
      value |= (group & 31) << shift;
      if (group & 32) { shift += 5; } else { out.push(value); value = shift = 0; }
    }
    return out;
  };

  const unpackPoints = (text, scale) => {
    const steps = unpack(text), out = [];
    for (let at = 0, x = 0, y = 0; at < steps.length; at += 2) {
      x += (steps[at] >>> 1) ^ -(steps[at] & 1);
      y += (steps[at + 1] >>> 1) ^ -(steps[at + 1] & 1);
      out.push(L.latLng(y / scale, x / scale));
    }
    return out;
  };

  const unpackShapes = (packed, scale) => {
    const points = unpackPoints(packed.xy, scale);
    const rings = unpack(packed.rings), parts = unpack(packed.parts);
    let point = 0, ring = 0, part = 0;
    const take = (n, next) => Array.from({ length: n }, next);
    return unpack(packed.units).map((n) => take(n, () => take(parts[part++], () => {
      const from = point;
      point += rings[ring++];
      return points.slice(from, point);
    })));
  };

  const element = (tag, text, name) => {
    const made = document.createElement(tag);
    if (text !== undefined && text !== null) made.textContent = text;
    if (name) made.className = name;
    return made;
  };

  const folded = (text) => text.toLowerCase().replace(/đ/g, "d").normalize("NFD").replace(/[\u0300-\u036f]/g, "");

  const read = (id) => JSON.parse(document.getElementById(id).textContent);

  let page = null;     // what all layers share: levels, words, provenance
  let inks = null;     // pattern of each level once its picture is there

  // Drawn larger and shrunk by the pattern's own matrix, so that it stays sharp on a fine screen.
  const SHARP = 2;
  const loadInks = (levels) => Promise.all(levels.map(async (level) => {
    const image = new Image();
    image.src = level.tile;
    await image.decode();
    const tile = document.createElement("canvas");
    tile.width = image.width * SHARP;
    tile.height = image.height * SHARP;
    const context = tile.getContext("2d");
    context.drawImage(image, 0, 0, tile.width, tile.height);
    const pattern = context.createPattern(tile, "repeat");
    pattern.setTransform(new DOMMatrix([1 / SHARP, 0, 0, 1 / SHARP, 0, 0]));
    return pattern;
  }));

  const POPUP = () => ({
    maxWidth: Math.min(440, window.innerWidth - 60), minWidth: 220,
    autoPanPaddingTopLeft: [12, 12], autoPanPaddingBottomRight: [window.innerWidth > 700 ? 260 : 12, 12],
  });

  const LayerOfZones = L.FeatureGroup.extend({
    initialize(dataId, options) {
      L.FeatureGroup.prototype.initialize.call(this, [], options);
      this._dataId = dataId;
      this.zoneLayer = options.layer;
    },

    data() {
      if (!this._data) this._data = read(this._dataId);
      return this._data;
    },

    // A layer is unpacked when it is shown for the first time.
    onAdd(map) {
      if (!this.units) this._build();
      L.FeatureGroup.prototype.onAdd.call(this, map);
      this._labels.addTo(map);
      map.on("zoomend", this._thin, this);
      this._thin();
    },

    onRemove(map) {
      map.off("zoomend", this._thin, this);
      this._labels.remove();
      L.FeatureGroup.prototype.onRemove.call(this, map);
    },

    _build() {
      this._weight = 1;
      this._constructed = new Set(this.data().constructed);
      const data = this.data(), shapes = unpackShapes(data.shapes, data.scale);
      const at = unpackPoints(data.points, data.scale);
      this.units = shapes.map((shape, unit) => {
        if (!shape.length) return null;
        const polygon = L.polygon(shape, this._style(data.level[unit], unit));
        polygon.unit = unit;
        polygon.labelAt = at[unit];
        return polygon;
      });
      // The worst is drawn last, so that no neighbour's border hides it; unknown levels stand above the best one.
      const height = (polygon) => { const { rank } = page.levels[data.level[polygon.unit]]; return rank < 0 ? 0.5 : rank; };
      this.units.filter(Boolean).sort((a, b) => height(a) - height(b)).forEach((polygon) => this.addLayer(polygon));
      this.bindPopup((polygon) => this.popup(polygon.unit), POPUP());
      this.bindTooltip((polygon) => this.hint(polygon.unit), { sticky: true, className: "zones-tooltip" });
      this._labels = new Labels(this);
      this._side = this._usualSide();
      page.ready.then(() => this._paint());
    },

    // The outline of a shape that was constructed from points is dashed: it is no boundary.
    _style(level, unit) {
      const { fill } = page.levels[level], border = this._weight === 0 ? { color: fill, weight: this.options.dots || 1 } : { color: "#3c4248", weight: this._weight };
      return { ...border, dashArray: this._constructed.has(unit) ? "4 3" : null, fillOpacity: 1, fillColor: inks ? inks[level] : fill };
    },

    _paint() {
      const { level } = this.data();
      this.units.forEach((one, unit) => one && one.setStyle(this._style(level[unit], unit)));
    },

    // Half of the units are smaller than this, in degrees from side to side.
    _usualSide() {
      const sides = this.units.filter(Boolean).map((one) => { const b = one.getBounds(); return b.getEast() - b.getWest(); }).sort((a, b) => a - b);
      return sides[sides.length >> 1] || 1;
    },

    // Borders of many small units would darken their colours: they are thinner the smaller the units are seen,
    // and of the unit's own colour in the end, so that even the smallest is a dot.
    _thin() {
      const pixels = this._side * 256 * 2 ** this._map.getZoom() / 360;
      const weight = pixels < 5 ? 0 : Math.min(1, pixels / 30);
      if (weight === this._weight) return;
      this._weight = weight;
      this._paint();
    },

    name(unit) {
      const data = this.data();
      return data.names[unit] || data.codes[unit];
    },

    hint(unit) {
      const level = page.levels[this.data().level[unit]];
      return element("span", `${level.symbol} ${this.name(unit)}: ${level.label}`);
    },

    popup(unit) {
      const data = this.data(), named = data.names[unit] || around(data, unit)[0] || data.codes[unit];
      const put = (text) => text.replaceAll("\ue000", named).replaceAll("\ue001", data.codes[unit]);
      const part = (at) => {
        const entry = data.pool[at];
        return Array.isArray(entry) ? entry.map(part) : typeof entry === "string" ? put(entry) : entry;
      };
      return popup(data, unit, data.why.length ? part(data.why[unit]) : null, this.name(unit));
    },
  });

  const section = (box, heading, ...content) => {
    box.append(element("h3", heading), ...content);
  };

  const list = (texts) => {
    const made = element("ul");
    made.append(...texts.map((text) => element("li", text)));
    return made;
  };

  const around = (data, unit) => data.within[data.parent[unit]] || [];

  const levelBar = (index) => {
    const level = page.levels[index], bar = element("span", `${level.symbol} ${level.label}`, "zones-level");
    bar.style.background = level.fill;
    bar.style.color = level.on;
    return bar;
  };

  const popup = (data, unit, why, name) => {
    const words = page.words, box = element("div", null, "zones-popup");
    const where = [data.codes[unit] === name ? "" : data.codes[unit], ...around(data, unit)].filter(Boolean);
    box.append(element("h2", name), element("div", where.join(" · "), "zones-where"), levelBar(data.level[unit]));
    if (data.kinds) box.insertBefore(kindLine(data, unit), box.lastChild);
    if (data.copied.includes(unit)) box.append(element("p", words.from_ward));
    if (why) box.append(...why[9].map((text) => element("p", text, "zones-decided")));
    if (data.closed.length) box.append(element("p", `${words.closed_level}: ${page.levels[data.closed[unit]].label}`));
    if (why) box.append(element("p", why[0]));
    if (data.people[unit] !== null && !data.kinds) box.append(element("p", `${words.population}: ${data.people[unit].toLocaleString(page.locale)}`));
    if (why) explain(box, why.slice(1));
    box.append(element("p", page.provenance, "zones-from"));
    return box;
  };

  // What kind of place a site is, and how many persons are there.
  const kindLine = (data, unit) => {
    const { label, picture } = data.kinds[data.kind[unit]], people = data.people[unit];
    const line = element("div", null, "zones-kind"), words = data.words;
    line.append(drawing(picture, 16), ` ${label[0].toUpperCase()}${label.slice(1)}`);
    if (people !== null) line.append(` · ${data.capacity[unit] ? words.capacity : words.people}: ${people.toLocaleString(page.locale)}`);
    return line;
  };

  const SVG = "http://www.w3.org/2000/svg";
  const drawing = (path, side, fill) => {
    const svg = document.createElementNS(SVG, "svg"), shape = document.createElementNS(SVG, "path");
    for (const [key, value] of Object.entries({ viewBox: "0 0 24 24", width: side, height: side, "aria-hidden": "true" })) svg.setAttribute(key, value);
    for (const [key, value] of Object.entries({ d: path, "fill-rule": "evenodd", fill: fill || "currentColor" })) shape.setAttribute(key, value);
    svg.append(shape);
    return svg;
  };

  const explain = (box, [rule, indicators, reporting, possible, adjustments, missing, changes, notes]) => {
    const words = page.words;
    if (indicators.length) section(box, words.indicators, figures(indicators));
    if (rule[0] || rule[1]) {
      const said = element("p", rule[0]);
      if (rule[1]) said.append(...(rule[0] ? [document.createElement("br")] : []), element("code", rule[1]));
      section(box, words.decided_by, said);
    }
    if (reporting.length) section(box, words.reporting, element("p", reporting[0]));
    if (possible.length > 1) section(box, words.possible, element("p", possible.map((id) => (page.levels.find((one) => one.id === id) || { label: id }).label).join(", ")));
    if (adjustments.length) box.append(list(adjustments));
    if (missing.length) section(box, words.missing, list(missing));
    if (changes.length) section(box, words.would_change, list(changes));
    if (notes.length) box.append(list(notes));
  };

  const figures = (indicators) => {
    const table = element("table"), words = page.words;
    for (const [label, text, days, thresholds] of indicators) {
      const row = table.insertRow(), name = row.insertCell();
      name.append(label);
      if (days) name.append(element("small", days));
      row.insertCell().append(element("span", text));
      const marks = row.insertCell();
      for (const [threshold, met] of thresholds) {
        const mark = element("small", `${threshold} ${met === null ? "?" : met ? "✓" : "✗"}`);
        mark.title = met === null ? words.not_known : met ? words.met : words.not_met;
        marks.append(mark);
      }
    }
    return table;
  };

  // Sites as signs that keep their size: the kind on the colour of the level, the level's sign at the corner. Where there
  // is no room for all, the strictest are seen; a click tells the rest of it.
  const SIGN = 26;
  const SitesOfZones = L.Layer.extend({
    initialize(dataId) {
      this._dataId = dataId;
      this.zoneSites = true;
    },
    data() {
      if (!this._data) this._data = read(this._dataId);
      return this._data;
    },
    onAdd(map) {
      const data = this.data();
      if (!this.places) {
        this.places = unpackPoints(data.points, data.scale).map((at, unit) => ({ at, unit, height: data.height[unit] }))
          .filter(({ unit }) => data.placed[unit])
          .sort((a, b) => b.height - a.height || a.unit - b.unit);
        this._outlines = L.featureGroup(unpackShapes(data.shapes, data.scale).flatMap((shape, unit) => shape.length ? [this._outline(shape, unit)] : []));
      }
      this._signs = L.layerGroup().addTo(map);
      map.on("moveend", this._draw, this);
      this._draw();
    },
    onRemove(map) {
      map.off("moveend", this._draw, this);
      this._signs.remove();
      this._outlines.remove();
    },
    name(unit) { return this.data().names[unit]; },
    _outline(shape, unit) {
      const level = page.levels[this.data().level[unit]];
      const made = L.polygon(shape, { color: "#10151a", weight: 1.6, dashArray: "5 3", fillColor: level.fill, fillOpacity: 0.75 });
      return made.on("click", ({ latlng }) => this.tell(unit, latlng)).bindTooltip(() => this.hint(unit), { sticky: true, className: "zones-tooltip" });
    },
    // The units whose signs are seen now, the strictest first, each with its place on the screen.
    seen() {
      const map = this._map, data = this.data();
      if (!map || map.getZoom() < data.from) return [];
      const view = map.getBounds().pad(0.05), taken = new Set(), found = [];
      for (const { at, unit } of this.places) {
        if (!at || !view.contains(at)) continue;
        const point = map.latLngToContainerPoint(at), world = map.project(at).divideBy(SIGN).floor(), key = `${world.x} ${world.y}`;
        if (taken.has(key)) continue;
        taken.add(key);
        found.push({ unit, at, point });
      }
      return found;
    },
    _draw() {
      this._signs.clearLayers();
      for (const { unit, at } of this.seen().reverse()) this._signs.addLayer(this._sign(unit, at));
      const near = this._map.getZoom() >= this.data().outlinesFrom;
      if (near) this._outlines.addTo(this._map).bringToFront(); else this._outlines.remove();
    },
    _sign(unit, at) {
      const data = this.data(), level = page.levels[data.level[unit]];
      const sign = element("div", null, "zones-sign"), corner = element("span", level.symbol, "zones-corner");
      sign.style.background = level.fill;
      sign.style.color = level.on;
      sign.append(drawing(data.kinds[data.kind[unit]].picture, 15, level.on));
      if (level.symbol) sign.append(corner);
      const icon = L.divIcon({ className: "", html: sign, iconSize: [SIGN, SIGN] });
      sign.setAttribute("role", "img");
      sign.setAttribute("aria-label", `${this.name(unit)}: ${level.label}`);
      const marker = L.marker(at, { icon, zIndexOffset: 1000 + Math.round(100 * data.height[unit]) });
      marker.on("click", () => this.tell(unit, at)).on("keypress", ({ originalEvent }) => { if (originalEvent.key === "Enter") this.tell(unit, at); });
      return marker.bindTooltip(() => this.hint(unit), { direction: "top", offset: [0, -12], className: "zones-tooltip" });
    },
    // A popup of its own: signs are drawn anew whenever the map moves, as it does to make room for a popup.
    tell(unit, at) {
      L.popup({ ...POPUP(), offset: [0, -8] }).setLatLng(at).setContent(this.popup(unit)).openOn(this._map);
    },
    hint(unit) {
      const data = this.data(), level = page.levels[data.level[unit]];
      return element("span", `${level.symbol} ${this.name(unit)} (${data.kinds[data.kind[unit]].label}): ${level.label}`);
    },
    popup: LayerOfZones.prototype.popup,
  });

  // Names where they fit, symbols where only they do; the largest first, none upon another.
  const KIND = /^(xã|phường|thị trấn|thôn|bản|ấp|khu phố|tổ dân phố|khối|quận|huyện|thị xã|thành phố|tỉnh)\s+(?=\D{2,})/i;
  const shortName = (name) => name.replace(KIND, "");
  const MOST_LABELS = 400;
  const Labels = L.Layer.extend({
    initialize(zones) { this._zones = zones; },
    onAdd(map) {
      this._group = L.layerGroup().addTo(map);
      map.on("moveend sitesturned", this._draw, this);
      this._draw();
    },
    onRemove(map) {
      map.off("moveend sitesturned", this._draw, this);
      this._group.remove();
    },
    _draw() {
      const map = this._map, view = map.getBounds();
      const sites = (map.zonesSites && map.hasLayer(map.zonesSites) ? map.zonesSites.seen() : []);
      const taken = sites.map(({ point }) => L.bounds(point.subtract([14, 14]), point.add([14, 14])));
      this._group.clearLayers();
      for (const { polygon, size } of this._sized(view)) {
        const text = this._fitting(polygon.unit, size);
        if (!text) continue;
        const at = map.latLngToContainerPoint(polygon.labelAt), half = L.point(text.length * 3.7 + 2, 6.5);
        const box = L.bounds(at.subtract(half), at.add(half));
        if (taken.some((other) => other.intersects(box))) continue;
        taken.push(box);
        if (taken.length > MOST_LABELS) break;
        const label = element("div", text, "zones-label");
        this._group.addLayer(L.marker(polygon.labelAt, { interactive: false, keyboard: false, icon: L.divIcon({ className: "", html: label, iconSize: [text.length * 7.4 + 6, 12] }) }));
      }
    },
    _sized(view) {
      const found = [];
      for (const polygon of this._zones.units) {
        if (!polygon || !view.contains(polygon.labelAt)) continue;
        const bounds = polygon.getBounds();
        const size = this._map.latLngToContainerPoint(bounds.getSouthEast()).subtract(this._map.latLngToContainerPoint(bounds.getNorthWest()));
        if (size.x > 14 && size.y > 12) found.push({ polygon, size });
      }
      return found.sort((a, b) => b.size.x * b.size.y - a.size.x * a.size.y);
    },
    _fitting(unit, size) {
      const data = this._zones.data(), symbol = page.levels[data.level[unit]].symbol;
      const full = data.names[unit] && !data.cells ? `${symbol} ${shortName(data.names[unit])}` : symbol;
      if (full.length * 6.6 < size.x) return full;
      return symbol;
    },
  });

  const MOST_FOUND = 12;
  const finder = (map, layers) => {
    const input = document.getElementById("zones-find"), hits = document.getElementById("zones-found");
    if (!input) return;
    let chosen = 0;
    const shown = () => layers.find((layer) => map.hasLayer(layer));
    const open = (unit) => {
      const polygon = shown().units[unit];
      hits.replaceChildren();
      if (!polygon) return;
      map.fitBounds(polygon.getBounds(), { maxZoom: 13, animate: false });
      polygon.fire("click", { latlng: polygon.labelAt }, true);
      shown().closeTooltip(); // the popup says it all
    };
    const search = () => {
      const data = shown().data(), asked = folded(input.value.trim()), found = [];
      for (let unit = 0; asked && unit < data.codes.length && found.length < MOST_FOUND; unit++) {
        if (folded(data.names[unit]).includes(asked) || data.codes[unit].startsWith(asked)) found.push(unit);
      }
      chosen = 0;
      hits.replaceChildren(...found.map((unit, at) => {
        const hit = element("li", shown().name(unit));
        hit.append(element("small", around(data, unit).join(" · ") || data.codes[unit]));
        hit.setAttribute("role", "option");
        hit.setAttribute("aria-selected", String(at === 0));
        hit.addEventListener("pointerdown", (event) => { event.preventDefault(); open(unit); });
        hit.dataset.unit = unit;
        return hit;
      }));
      if (asked && !found.length) hits.replaceChildren(element("li", page.words.not_found));
    };
    input.addEventListener("input", search);
    input.addEventListener("blur", () => hits.replaceChildren());
    input.addEventListener("keydown", (event) => {
      const all = [...hits.children].filter((hit) => hit.dataset.unit !== undefined);
      if (event.key === "Escape") hits.replaceChildren();
      if (!all.length) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        chosen = (chosen + (event.key === "ArrowDown" ? 1 : all.length - 1)) % all.length;
        all.forEach((hit, at) => hit.setAttribute("aria-selected", String(at === chosen)));
        event.preventDefault();
      }
      if (event.key === "Enter") open(Number(all[chosen].dataset.unit));
    });
  };

  const legendOf = (map) => {
    const content = document.getElementById("zones-legend");
    if (!content) return;
    content.open = window.innerWidth > 600; // on a phone the map comes first
    const control = L.control({ position: "bottomleft" });
    control.onAdd = () => {
      content.hidden = false;
      L.DomEvent.disableClickPropagation(content);
      L.DomEvent.disableScrollPropagation(content);
      return content;
    };
    control.addTo(map);
  };

  const showLegend = (name) => {
    document.querySelectorAll("#zones-legend [data-layer]").forEach((part) => { part.hidden = part.dataset.layer !== name; });
  };

  const start = (map, pageId) => {
    page = read(pageId);
    L.Icon.Default.mergeOptions({ ...page.icons, imagePath: " " });
    page.ready = loadInks(page.levels).then((made) => { inks = made; });
    L.control.scale({ imperial: false, position: "bottomright" }).addTo(map);
    map.attributionControl.setPrefix(false).addAttribution("Leaflet 1.9.4");
    legendOf(map);
    map.on("popupopen popupclose", ({ type }) => map.getContainer().classList.toggle("zones-reading", type === "popupopen"));
    const layers = [];
    map.on("layeradd", ({ layer }) => { if (layer.zoneLayer) { map.closePopup(); showLegend(layer.zoneLayer); } });
    map.zonesLayers = layers;
    map.on("layeradd layerremove", ({ layer }) => { if (layer.zoneSites) map.fire("sitesturned"); });
    setTimeout(() => finder(map, layers));
    return map;
  };

  const layer = (map, dataId, options) => {
    const made = new LayerOfZones(dataId, options);
    map.zonesLayers.push(made);
    return made;
  };

  const sites = (map, dataId) => {
    map.zonesSites = new SitesOfZones(dataId);
    return map.zonesSites;
  };

  return { start, layer, sites };
})();

// Folium's own popups ask jQuery for two things only; this stands in for it where jQuery is not there.
window.$ = window.$ || ((asked) => {
  if (asked === document) return { ready: (run) => run() };
  const holder = document.createElement("template");
  holder.innerHTML = String(asked).trim();
  return [...holder.content.children];
});
