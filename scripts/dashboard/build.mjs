// build.mjs - make the page that tt-dashboard fills: one HTML file with all that it needs in it
//
//   node build.mjs MODULES PAGE
//
// MODULES is the folder where npm has put the packages of package.json; PAGE is written whole or not at all.
// Nothing but the script and the style that are in the page may run in it: their hashes are in its policy.

import { createHash } from "node:crypto";
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { gzipSync } from "node:zlib";

const [modules, page] = process.argv.slice(2);
const from = createRequire(join(resolve(modules), "x.js"));
const here = import.meta.dirname ?? new URL(".", import.meta.url).pathname;
const read = (file) => readFileSync(file, "utf8");
const beside = (file) => read(join(here, file));

// A script ends at the first of these, wherever it stands in it.
function inline(script, name) {
    if (/<\/script|<!--/i.test(script)) throw new Error(`${name} cannot stand in a page`);
    return script.trim() + "\n";
}

// The page unpacks these itself, the library too: what then runs is what the policy has the hash of.
const packed = (text) => gzipSync(text, { level: 9 }).toString("base64");
const hash = (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

// The countries with fewer points, those left out that nobody buys in; and by which names each is known.
function world() {
    const { presimplify, simplify } = from("topojson-simplify");
    const { feature, quantize } = from("topojson-client");
    const atlas = JSON.parse(read(from.resolve("world-atlas/countries-50m.json")));
    const kept = atlas.objects.countries.geometries.filter((g) => g.id !== "010");
    atlas.objects = { countries: { type: "GeometryCollection", geometries: kept } };
    const simple = quantize(simplify(presimplify(atlas), 0.01), 1e4);
    const iso = JSON.parse(read("/usr/share/iso-codes/json/iso_3166-1.json"))["3166-1"];
    const more = JSON.parse(beside("countries.json"));
    const names = {};
    const add = (id, list) => (names[id] = [...new Set([...(names[id] ?? []), ...list.filter(Boolean)])]);
    for (const c of iso) add(c.numeric, [c.name, c.common_name, c.official_name, c.alpha_2, c.alpha_3]);
    for (const f of feature(atlas, atlas.objects.countries).features) if (f.id) add(f.id, [f.properties.name]);
    for (const id in more) add(id, more[id]);
    return JSON.stringify({ topology: simple, names });
}

const style = "\n" + beside("page.css");
const library = inline(read(from.resolve("echarts/dist/echarts.min.js")) + ";\n" + read(from.resolve("topojson-client/dist/topojson-client.min.js")), "the library");
const script = "\n" + inline(beside("page.js"), "page.js");
const parts = {
    CSP: `default-src 'none'; script-src ${hash(library)} ${hash(script)}; style-src ${hash(style)}; img-src data:; base-uri 'none'; form-action 'none'`,
    STYLE: style,
    WORLD: packed(world()),
    LIBRARY: packed(library),
    SCRIPT: script,
};
const html = beside("template.html").replace(/@([A-Z]+)@/g, (_, name) => parts[name]);
writeFileSync(page + ".new", html);
renameSync(page + ".new", page);
