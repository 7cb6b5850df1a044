// page.js - what moves in the page of tt-dashboard: the choice of period, country and currency, and the pictures
//
// The page is whole without it: tables are there. What it shows are the rows that the warehouse answered for what is
// chosen, never sums of its own. Texts reach the page as text only (textContent, and ECharts on a canvas).
"use strict";
(async () => {
    // Packed as they are (gzip, base64), the data of millions of rows stay small.
    async function unpacked(id) {
        const bytes = Uint8Array.from(atob(document.getElementById(id).textContent.trim()), (c) => c.charCodeAt(0));
        return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
    }
    const [data, world] = (await Promise.all(["data", "world"].map(unpacked))).map((text) => JSON.parse(text));
    const library = document.createElement("script");
    library.textContent = await unpacked("library");
    document.head.append(library);
    const chosen = { period: "", country: "", currency: data.currencies[0] ?? "" };
    const charts = new Map();
    const months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

    // ------------------------------------------------------------------------------------- rows

    // As dashboard.jq has packed them: digits to base 64; of places in a list of texts, or of whole numbers, told by
    // another column or row.
    function unfold(column, columns) {
        if (!column.digits) return;
        const codes = (column.codes = new Float64Array(column.digits[0].length));
        column.digits.forEach((place, power) => codes.forEach((code, row) => (codes[row] = code + (place.charCodeAt(row) - 48) * 64 ** power)));
        if (column.list) return;
        const [of, rows] = column.by ?? [];
        for (let row = 0; row < codes.length; row++) {
            const code = codes[row], known = column.by && row >= rows ? columns[of].codes[row - rows] || 0 : 0;
            codes[row] = code === 0 ? NaN : known + (code % 2 ? (code - 1) / 2 : -code / 2);
        }
    }
    for (const { columns } of data.tiles) for (const column of columns) unfold(column, columns);

    function numberText(value, scale) {
        if (Number.isNaN(value)) return null;
        const digits = String(Math.abs(value)).padStart(scale + 1, "0"), point = digits.length - scale;
        return (value < 0 ? "-" : "") + digits.slice(0, point) + (scale ? "." + digits.slice(point) : "");
    }
    function cell(column, row) {
        if (column.values) return column.values[row];
        return column.list ? column.list[column.codes[row] - 1] ?? null : numberText(column.codes[row], column.scale);
    }
    const length = (tile) => (tile.columns[0] ? (tile.columns[0].values ?? tile.columns[0].codes).length : 0);
    const named = (tile, name) => tile.columns.find((c) => c.name === name);
    const like = (tile, name) => tile.columns.find((c) => c.name.toLowerCase() === name);
    const shownColumns = (tile) => tile.columns.filter((c) => !/^for_(period|country|currency)$/.test(c.name));

    function isWithin(time, period) {
        if (period === "" || time === null) return true;
        if (/^\d{4}-\d\d/.test(time) && period.includes(" Q"))
            return time.slice(0, 4) === period.slice(0, 4) && Math.ceil(Number(time.slice(5, 7)) / 3) === Number(period.slice(6));
        return time.startsWith(period);
    }

    // For each filter: a column for_... says for which choice a row is (none: for all of it); else a column that is
    // shown says what it is about.
    function rowsOf(tile) {
        const tests = [];
        for (const name of ["period", "country", "currency"]) {
            const of = named(tile, "for_" + name);
            if (of) tests.push((row) => (cell(of, row) ?? "") === chosen[name]);
        }
        const country = like(tile, "country"), time = like(tile, "month") ?? like(tile, "quarter");
        if (country && !named(tile, "for_country") && chosen.country !== "")
            tests.push((row) => cell(country, row) === chosen.country);
        if (time && !named(tile, "for_period") && chosen.period !== "") tests.push((row) => isWithin(cell(time, row), chosen.period));
        const rows = [];
        for (let row = 0; row < length(tile); row++) if (tests.every((test) => test(row))) rows.push(row);
        return rows;
    }

    // ------------------------------------------------------------------------------------ words

    const grouped = (text) => text.replace(/^-/, "\u2212").replace(/^(\u2212?)(\d+)/, (_, sign, whole) => sign + whole.replace(/\B(?=(\d{3})+$)/g, ","));
    const monthName = (text) => (/^\d{4}-\d\d$/.test(text) ? months[Number(text.slice(5)) - 1] + " " + text.slice(0, 4) : text);
    function shown(column, value) {
        if (value === null) return "\u2013";
        if (column.unit === "percent") return (value.startsWith("-") ? "" : "+") + grouped(value) + " %";
        if (column.is_number) return grouped(value);
        return column.name.toLowerCase() === "month" ? monthName(value) : value;
    }
    const heading = (column) => column.name + (column.unit === "money" && chosen.currency !== "" ? ", " + chosen.currency : "");
    const short = new Intl.NumberFormat("en", { notation: "compact", maximumSignificantDigits: 3 });

    // ------------------------------------------------------------------------------------- page

    function element(name, attributes = {}, ...children) {
        const node = document.createElement(name);
        for (const key in attributes) node.setAttribute(key, attributes[key]);
        node.append(...children);
        return node;
    }

    function table(tile, rows) {
        const columns = shownColumns(tile);
        const kind = (c) => (c.is_number ? { class: "number" } : {});
        const head = element("tr", {}, ...columns.map((c) => element("th", { scope: "col", ...kind(c) }, heading(c))));
        const body = rows.map((row) => element("tr", {}, ...columns.map((c) => element("td", kind(c), shown(c, cell(c, row))))));
        if (!body.length) body.push(element("tr", {}, element("td", { colspan: columns.length }, "None.")));
        return element("table", {}, element("thead", {}, head), element("tbody", {}, ...body));
    }

    function figure(tile, rows) {
        const [first, ...others] = shownColumns(tile);
        const value = (c) => (rows.length ? shown(c, cell(c, rows[0])) : "\u2013");
        const big = element("p", { class: "big" });
        if (first.unit === "money") big.append(element("span", { class: "unit" }, chosen.currency), " ");
        big.append(element("span", { class: "value" }, value(first)));
        return [big, element("dl", {}, ...others.map((c) => element("div", {}, element("dt", {}, c.name), element("dd", {}, value(c)))))];
    }

    // --------------------------------------------------------------------------------- pictures

    const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();
    const number = (column, row) => { const v = cell(column, row); return v === null ? null : Number(v); };

    // Names of countries, however they are written.
    const plain = (name) => name.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/&/g, "and").replace(/\bst\b\.?/g, "saint").replace(/^the |[^a-z]/g, "");
    const places = new Map();
    for (const id in world.names) for (const name of world.names[id]) places.set(plain(name), id);
    const shapes = topojson.feature(world.topology, world.topology.objects.countries);
    // Where a country crosses the 180th meridian it goes on beyond it, and Russia is in one piece.
    function unrolled(ring, isRussia) {
        let turn = isRussia && ring[0][0] < 0 ? 360 : 0, before = ring[0][0];
        return ring.map(([x, y]) => {
            turn += x - before > 180 ? -360 : x - before < -180 ? 360 : 0;
            before = x;
            return [x + turn, y];
        });
    }
    for (const { id, geometry } of shapes.features) {
        const many = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
        for (const polygon of many) polygon.forEach((ring, i) => (polygon[i] = unrolled(ring, id === "643")));
    }
    // A few have no number of ISO 3166; they are known by their names.
    for (const shape of shapes.features) {
        const name = shape.id ?? shape.properties.name;
        if (name !== shape.id) places.set(plain(name), name);
        shape.properties = { name };
    }
    echarts.registerMap("world", shapes);
    const extent = (at) => {
        let least = Infinity, most = -Infinity;
        for (const { geometry } of shapes.features)
            for (const polygon of geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates)
                for (const place of polygon[0]) (least = Math.min(least, place[at])), (most = Math.max(most, place[at]));
        return most - least;
    };
    const shapeRatio = extent(0) / extent(1);
    const onMap = new Set(shapes.features.map((s) => s.properties.name));

    const labelsOf = (tile) => shownColumns(tile).filter((c) => !c.is_number && (!tile.by || tile.by.includes(c.name)));
    const measuresOf = (tile) => {
        const numbers = shownColumns(tile).filter((c) => c.is_number);
        return numbers.filter((c) => c.unit === numbers[0].unit);
    };

    function base() {
        return {
            animation: false,
            textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: colour("ink") },
            color: [1, 2, 3, 4, 5, 6].map((i) => colour("c" + i)),
            tooltip: { renderMode: "richText", confine: true, backgroundColor: colour("card"), borderColor: colour("line"), textStyle: { color: colour("ink"), fontSize: 13 } },
        };
    }
    const tip = (tile, row) => shownColumns(tile).map((c) => (c.is_number ? heading(c) + ": " : "") + shown(c, cell(c, row))).join("\n");
    const valueAxis = (column) => ({
        type: "value", name: column.unit === "money" ? chosen.currency : "", nameTextStyle: { color: colour("soft") },
        axisLabel: { color: colour("soft"), formatter: (v) => short.format(v), hideOverlap: true }, splitNumber: 4, splitLine: { lineStyle: { color: colour("line") } },
    });
    const categoryAxis = (labels, more = {}) => ({
        type: "category", data: labels, axisTick: { show: false }, axisLine: { lineStyle: { color: colour("line") } }, ...more,
        axisLabel: { color: colour("ink"), hideOverlap: true, ...more.axisLabel },
    });

    function overTime(tile, rows, type) {
        const [label] = labelsOf(tile), measures = measuresOf(tile);
        const labels = rows.map((row) => shown(label, cell(label, row)));
        return {
            ...base(),
            tooltip: { ...base().tooltip, trigger: "axis", formatter: (p) => tip(tile, rows[p[0].dataIndex]) },
            legend: measures.length > 1 ? { textStyle: { color: colour("ink") }, top: 0, left: 0, itemGap: 18, padding: 0 } : undefined,
            grid: { left: 8, right: 16, top: 52, bottom: 8, containLabel: true },
            xAxis: categoryAxis(labels, { boundaryGap: type === "bar" || labels.length < 2, axisLabel: type === "line" ? { alignMinLabel: "left", alignMaxLabel: "right" } : {} }), yAxis: valueAxis(measures[0]),
            series: measures.map((m, i) => ({
                name: m.name, type, data: rows.map((row) => number(m, row)), symbol: ["circle", "emptyCircle", "rect", "triangle"][i], symbolSize: 7, showSymbol: labels.length < 40,
                lineStyle: { width: 2.5, type: ["solid", "dashed", "dotted", [8, 3, 2, 3]][i % 4] }, barMaxWidth: 36,
                itemStyle: type === "bar" && i === 1 ? { color: colour("c5"), opacity: 0.75 } : {}, emphasis: { disabled: true },
            })),
        };
    }

    // With a line of its own for each bar, however many there are.
    function ranking(tile, rows, place) {
        const line = place.clientWidth < 480 && labelsOf(tile).length > 1 ? 36 : 24;
        place.style.height = Math.max(rows.length, 4) * line + 48 + "px";
        charts.get(tile.number).resize();
        const labels = labelsOf(tile), [measure] = measuresOf(tile);
        const groups = labels.length > 1 ? [...new Set(rows.map((row) => cell(labels[0], row)))] : [];
        const narrow = charts.get(tile.number).getWidth() < 480;
        const text = (row) => labels.map((c) => shown(c, cell(c, row))).join(narrow ? "\n" : " \u00b7 ");
        return {
            ...base(),
            tooltip: { ...base().tooltip, trigger: "item", formatter: (p) => tip(tile, rows[p.dataIndex]) },
            grid: { left: 8, right: 64, top: 8, bottom: 8, containLabel: true },
            xAxis: { ...valueAxis(measure), name: "" },
            yAxis: categoryAxis(rows.map((row, i) => i + ": " + text(row)), {
                inverse: true,
                axisLabel: { interval: 0, hideOverlap: false, width: charts.get(tile.number).getWidth() * 0.42, overflow: "truncate", lineHeight: 14, fontSize: rows.length > 12 ? 11 : 12, formatter: (v) => v.replace(/^\d+: /, "") },
            }),
            series: [{
                type: "bar", barMaxWidth: 22, emphasis: { disabled: true },
                data: rows.map((row) => ({ value: number(measure, row), itemStyle: { color: colour("c" + (groups.length ? (groups.indexOf(cell(labels[0], row)) % 6) + 1 : 1)) } })),
                label: { show: true, position: "right", color: colour("soft"), fontSize: 11, formatter: (p) => (p.value === null ? "" : short.format(p.value)) },
            }],
        };
    }

    // Five classes with as many countries each: few are large, and the others are to be told apart, too.
    function classes(values) {
        const sorted = values.filter((v) => v !== null).sort((a, b) => a - b);
        const down = (v) => { const unit = 10 ** (Math.floor(Math.log10(v)) - 1); return Math.floor(v / unit) * unit; };
        const cuts = sorted.length < 2 ? [] : [0.2, 0.4, 0.6, 0.8].map((q) => sorted[Math.ceil(q * (sorted.length - 1))]);
        const steps = [...new Set(cuts.filter((v) => v > 0).map(down))].filter((v) => v > sorted[0]);
        const ends = [-Infinity, ...steps, Infinity];
        const used = ends.length - 1, hue = (i) => colour("m" + (used === 1 ? 4 : 1 + Math.round((i * 4) / (used - 1))));
        return ends.slice(1).map((end, i) => ({
            gte: ends[i], lt: end, color: hue(i),
            label: i === 0 ? (used === 1 ? short.format(sorted[0]) : "under " + short.format(end)) : end === Infinity ? short.format(ends[i]) + " and more" : short.format(ends[i]) + " \u2013 " + short.format(end),
        })).reverse();
    }

    function map(tile, rows) {
        const country = like(tile, "country") ?? labelsOf(tile)[0], [measure] = measuresOf(tile);
        const rowOf = new Map(rows.map((row) => [places.get(plain(cell(country, row) ?? "")), row]));
        const width = charts.get(tile.number).getWidth(), small = width < 600;
        const height = charts.get(tile.number).getHeight() - (small ? 100 : 8); // the legend below, or in the sea
        return {
            ...base(),
            tooltip: { ...base().tooltip, trigger: "item", formatter: (p) => (rowOf.has(p.name) ? tip(tile, rowOf.get(p.name)) : (world.names[p.name]?.[0] ?? p.name) + ": none") },
            visualMap: {
                type: "piecewise", pieces: classes(rows.map((row) => number(measure, row))), left: 0, bottom: 0, itemGap: small ? 2 : 5, itemSymbol: "roundRect", itemHeight: 12,
                textStyle: { color: colour("soft"), fontSize: 12 }, selectedMode: false, outOfRange: { color: colour("none") },
                show: rows.length > 0,
            },
            series: [{
                type: "map", map: "world", roam: false, selectedMode: false, nameProperty: "name",
                aspectScale: 0.75, layoutCenter: [width / 2, height / 2], layoutSize: Math.min(width, height * shapeRatio * 0.75),
                itemStyle: { areaColor: colour("none"), borderColor: colour("edge"), borderWidth: 0.5 }, label: { show: false },
                emphasis: { label: { show: false }, itemStyle: { areaColor: colour("c2"), borderColor: colour("ink") } },
                data: [...rowOf].filter(([id]) => onMap.has(id)).map(([id, row]) => ({ name: id, value: number(measure, row) })),
            }],
        };
    }

    function picture(tile, rows, section) {
        const place = section.querySelector(".picture"), missing = section.querySelector(".missing");
        place.hidden = false;
        if (!charts.has(tile.number)) charts.set(tile.number, begin(tile, place));
        const isTime = ["month", "quarter"].includes(labelsOf(tile)[0]?.name.toLowerCase());
        const option = tile.kind === "map" ? map(tile, rows) : isTime ? overTime(tile, rows, tile.kind) : tile.kind === "line" ? overTime(tile, rows, "line") : ranking(tile, rows, place);
        charts.get(tile.number).setOption(option, { notMerge: true });
        const [measure] = measuresOf(tile), first = rows.slice(0, 3).map((row) => labelsOf(tile).map((c) => shown(c, cell(c, row))).join(", ") + " " + shown(measure, cell(measure, row)));
        place.setAttribute("aria-label", section.querySelector("h3").textContent + ", " + heading(measure) + (rows.length ? ": " + first.join("; ") + (rows.length > 3 ? "; and so on, all in the table below" : "") : ": nothing"));
        const words = [];
        if (!rows.length) words.push("Nothing for what is chosen.");
        if (tile.kind === "map") {
            const country = like(tile, "country") ?? labelsOf(tile)[0];
            const lost = rows.map((row) => cell(country, row)).filter((name) => !onMap.has(places.get(plain(name ?? ""))));
            if (lost.length) words.push("Not on the map, but among the numbers: " + lost.join(", ") + ".");
        }
        missing.textContent = words.join(" ");
        missing.hidden = !words.length;
    }

    function begin(tile, place) {
        const chart = echarts.init(place, null, { renderer: "canvas" });
        place.setAttribute("role", "img");
        if (tile.kind === "map")
            chart.on("click", (p) => {
                const name = countries.find((c) => places.get(plain(c)) === p.name);
                if (name !== undefined) choose("country", name === chosen.country ? "" : name);
            });
        new ResizeObserver(() => {
            if (chart.getWidth() === place.clientWidth && chart.getHeight() === place.clientHeight) return;
            chart.resize();
            show(tile);
        }).observe(place);
        return chart;
    }

    function show(tile) {
        const section = document.getElementById("tile-" + tile.number);
        const rows = rowsOf(tile);
        if (tile.kind === "number") section.querySelector(".figure").replaceChildren(...figure(tile, rows));
        else section.querySelector(".scroll").replaceChildren(table(tile, rows));
        if (["map", "bar", "line"].includes(tile.kind) && measuresOf(tile).length) picture(tile, rows, section);
    }
    // For who does not see that the numbers have changed, and for paper, which has no choice.
    const told = element("p", { class: "chosen", role: "status" });
    function showAll() {
        told.textContent = "Shown: " + Object.entries(options).map(([name, list]) => list.find(([v]) => v === chosen[name])?.[1].trim()).filter(Boolean).join(", ");
        data.tiles.forEach(show);
    }

    // ---------------------------------------------------------------------------------- choices

    function values(filter) {
        const found = new Set();
        for (const tile of data.tiles) {
            const column = named(tile, "for_" + filter) ?? (filter === "country" ? like(tile, "country") : undefined);
            if (column) for (let row = 0; row < length(tile); row++) found.add(cell(column, row));
        }
        found.delete(null);
        return [...found];
    }
    const countries = values("country").sort((a, b) => a.localeCompare(b, "en"));
    const periods = values("period").sort().reverse();
    const options = {
        period: [["", "All time"], ...periods.filter((p) => !p.includes(" ")).flatMap((year) => [[year, year], ...periods.filter((p) => p.startsWith(year + " ")).reverse().map((p) => [p, "\u2003" + p])])],
        country: [["", "All countries"], ...countries.map((c) => [c, c])],
        currency: data.currencies.map((c) => [c, c]),
    };

    function choose(filter, value) {
        chosen[filter] = value;
        const words = new URLSearchParams(Object.entries(chosen).filter(([name, v]) => v !== options[name][0]?.[0]));
        history.replaceState(null, "", "#" + words);
        document.getElementById("choose-" + filter).value = value;
        showAll();
    }

    // Also from the address, so that a choice can be kept and passed on: page.html#period=2026&country=Spain
    function readAddress() {
        const words = new URLSearchParams(location.hash.slice(1));
        for (const name in options) {
            const value = words.get(name);
            chosen[name] = options[name].some(([v]) => v === value) ? value : options[name][0]?.[0] ?? "";
            const select = document.getElementById("choose-" + name);
            if (select) select.value = chosen[name];
        }
    }

    const form = document.getElementById("choice");
    for (const name in options) {
        if (options[name].length < 2) continue;
        const select = element("select", { id: "choose-" + name }, ...options[name].map(([value, text]) => element("option", { value }, text)));
        select.addEventListener("change", () => choose(name, select.value));
        form.append(element("label", {}, name[0].toUpperCase() + name.slice(1), select));
    }
    form.addEventListener("submit", (event) => event.preventDefault());
    form.hidden = false;
    form.after(told);
    readAddress();
    for (const details of document.querySelectorAll(".tile details")) details.open = false;
    showAll();
    addEventListener("hashchange", () => { readAddress(); showAll(); });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", showAll);
    // On paper in the colours of the day.
    addEventListener("beforeprint", () => { document.documentElement.classList.add("paper"); showAll(); });
    addEventListener("afterprint", () => { document.documentElement.classList.remove("paper"); showAll(); });
    document.documentElement.dataset.ready = "yes";
})();
