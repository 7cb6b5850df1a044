# dashboard.jq - the page of tt-dashboard, from its tiles and what the warehouse answered
#
#   jq -L DIR 'include "dashboard"; ...'
#
# Numbers are the texts that the server has printed, from here to the reader's eye. Whatever is put into markup has
# gone through @html.

# ------------------------------------------------------------------------------------------- tiles

def kinds: ["number", "map", "bar", "line", "table"];
def is_text: type == "string" and . != "";
def must($good; $what): if $good then . else error($what) end;

# A tile, as its file has it, read strictly.
def tile($file):
    must(type == "object"; "it is no object")
    | (keys - ["about", "by", "kind", "section", "sql", "title", "unit", "wide"]) as $unknown
    | must($unknown == []; "unknown: \($unknown | join(", "))")
    | must(.title | is_text; "there is no title")
    | must(.kind | IN(kinds[]); "kind is none of \(kinds | join(", "))")
    | .sql |= (if type == "array" then map(strings) | join("\n") else . end)
    | must(.sql | is_text; "there is no sql")
    | must((.unit // {} | type) == "object" and ([.unit // {} | .[]] - ["money", "percent"] == []); "a unit is none of money, percent")
    | must((.by // []) | type == "array" and all(type == "string"); "by is no list of columns")
    | must([.about, .section] | map(. == null or type == "string") | all; "about and section are texts")
    | {unit: {}, about: ""} + . + {file: $file, sql: (.sql | sub("[;[:space:]]+$"; ""))};

# Columns, then rows as lists of texts, to files; the server's words where there are none.
def query($with):
    ("WITH \($with)\nSELECT ") as $select
    | "\\cd :work\n\\o \(.number).columns\n\($select)* FROM (\n\(.sql)\n) AS tile \\gdesc\n\\o \(.number).rows\n"
    + "\($select)(SELECT json_agg(v.value ORDER BY v.ordinality) FROM json_each_text(row_to_json(tile)) WITH ORDINALITY AS v) FROM (\n"
    + "\(.sql)\n) AS tile;\n\\if :ERROR\n\\o \(.number).error\n\\qecho :LAST_ERROR_MESSAGE\n\\endif\n\\o\n";

def filters: ["for_period", "for_country", "for_currency"];

def answered($number; $columns; $rows; $error):
    .unit as $unit
    | {file, title, about, kind, section, wide, by, number: $number,
       error: ($error | rtrimstr("\n") | if . == "" then null else . end),
       columns: [$columns | split("\n")[] | select(. != "") | split("|")
           | (.[:-1] | join("|")) as $name
           | {name: $name, is_number: (.[-1] | test("^(smallint|integer|bigint|real|double|numeric)")),
               is_exact: (.[-1] | test("^(smallint|integer|bigint|numeric)")), unit: $unit[$name]}],
       rows: $rows};

# ----------------------------------------------------------------------------------------- choices

# The values of a filter, as they come, over all tiles.
def choices($filter): [.[] | (.columns | map(.name) | index($filter)) as $i | select($i) | .rows[][$i] | strings]
    | reduce .[] as $v ({list: [], seen: {}}; if .seen[$v] then . else .seen[$v] = true | .list += [$v] end) | .list;

# The rows for what is chosen when the page is opened: everything, in the first currency.
def first_rows($currency):
    (.columns | map(.name)) as $names
    | ([filters[] | . as $f | $names | index($f)]) as $i
    | ($names | map(ascii_downcase) | index("currency")) as $shown
    | .rows | map(select(
        ($i[0] == null or .[$i[0]] == null) and ($i[1] == null or .[$i[1]] == null)
        and ($i[2] == null or .[$i[2]] == $currency)));

# ------------------------------------------------------------------------------------------- words

def commas: if length > 3 then (.[:-3] | commas) + "," + .[-3:] else . end;
def grouped: if test("^-?[0-9]+([.][0-9]+)?$")
    then capture("^(?<sign>-?)(?<whole>[0-9]+)(?<rest>.*)$") | (if .sign == "-" then "\u2212" else "" end) + (.whole | commas) + .rest else . end;
def month_names: ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
def month_name: if test("^[0-9]{4}-[0-9]{2}$") then month_names[(.[5:] | tonumber) - 1] + " " + .[:4] else . end;
def shown($column):
    if . == null then "\u2013"
    elif $column.unit == "percent" then (if startswith("-") then "" else "+" end) + grouped + " %"
    elif $column.is_number then grouped
    elif $column.name | ascii_downcase == "month" then month_name
    else . end;
def heading($currency): .name + if .unit == "money" and $currency != "" then ", " + $currency else "" end;
def moment: "\(.[8:10] | ltrimstr("0")) \(month_names[(.[5:7] | tonumber) - 1]) \(.[:4]), \(.[11:16]) UTC";

# ------------------------------------------------------------------------------------------ markup

def table($columns; $rows; $currency):
    [$columns | to_entries[] | select(.value.name | IN(filters[]) | not)] as $c
    | "<table><thead><tr>"
    + ($c | map("<th scope=\"col\"\(if .value.is_number then " class=\"number\"" else "" end)>\(.value | heading($currency) | @html)</th>") | join(""))
    + "</tr></thead><tbody>"
    + (if $rows == [] then "<tr><td colspan=\"\($c | length)\">None.</td></tr>" else "" end)
    + ($rows | map(. as $row | "<tr>" + ($c | map(. as {key: $i, value: $column}
        | "<td\(if $column.is_number then " class=\"number\"" else "" end)>\($row[$i] | shown($column) | @html)</td>") | join("")) + "</tr>") | join(""))
    + "</tbody></table>";

def big($rows; $currency):
    [.columns | to_entries[] | select(.value.name | IN(filters[]) | not)] as $c
    | ($rows[0] // []) as $row
    | "<p class=\"big\">\(if $c[0].value.unit == "money" then "<span class=\"unit\">\($currency | @html)</span> " else "" end)<span class=\"value\">\($row[$c[0].key] | shown($c[0].value) | @html)</span></p><dl>"
    + ([$c[1:][] as $o | "<div><dt>\($o.value.name | @html)</dt><dd>\($row[$o.key] | shown($o.value) | @html)</dd></div>"] | join("")) + "</dl>";

def section_of($currency):
    first_rows($currency) as $rows
    | "<section class=\"tile \(.kind)\(if .wide then " wide" else "" end)\" id=\"tile-\(.number)\" aria-labelledby=\"title-\(.number)\">"
    + "<h3 id=\"title-\(.number)\">\(.title | @html)</h3>"
    + (if .about != "" and .kind != "number" then "<p class=\"about\">\(.about | @html)</p>" else "" end)
    + (if .error then "<p class=\"error\">This could not be asked: \(.error | @html)</p>"
       elif .kind == "number" then "<div class=\"figure\">\(big($rows; $currency))</div><p class=\"about\">\(.about | @html)</p>"
       elif .kind == "table" then "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-labelledby=\"title-\(.number)\">\(table(.columns; $rows; $currency))</div>"
       else "<div class=\"picture\" hidden></div><p class=\"missing\" hidden></p><details open><summary>The numbers</summary><div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-labelledby=\"title-\(.number)\">\(table(.columns; $rows; $currency))</div></details>" end)
    + "</section>";

# In the order of their files; a section begins with the tile that names it.
def sections($currency):
    reduce .[] as $t ({html: "", open: false};
        (if $t.section then .html += (if .open then "</div>" else "" end) + "<h2>\($t.section | @html)</h2><div class=\"tiles\">" | .open = true
         elif .open then . else .html += "<div class=\"tiles\">" | .open = true end)
        | .html += ($t | section_of($currency)))
    | .html + "</div>";

# ---------------------------------------------------------------------------------------- how it is

def level: {well: "All is well", warning: "Look at this", critical: "Something is wrong"}[.] // .;

def status_html($status; $time):
    "<p class=\"made\">This page was made on <time datetime=\"\($time)\">\($time | moment)</time>."
    + if $status == null then "</p>" else
        (if $status.as_of then " The warehouse has what \($status.source.database // "the source" | @html) had on <time datetime=\"\($status.as_of)\">\($status.as_of | moment)</time>." else "" end)
        + "</p><p class=\"status \($status.status | @html)\"><strong>\($status.status | level | @html)</strong>"
        + (if $status.problems == [] then "" else "</p><ul class=\"problems\">" + ($status.problems | map("<li>\(.what | @html): \(.text | @html)</li>") | join("")) + "</ul><p>" end)
        + "</p>" end;

def proof_html:
    if . == null then "<p>The warehouse was not compared with the source yet: tt-verify does that.</p>"
    else "<p>Compared with the source on <time datetime=\"\(.time | @html)\">\(.time | moment | @html)</time>, run \(.run | @html): \(.rows | tostring | grouped) rows"
        + (if .part then " (\(.part | @html))" else "" end) + ", "
        + (if .findings > 0 then "<strong>\(.findings | tostring | grouped) are not as the source says</strong>" elif .exit_status == 0 then "all right" else "not all could be compared" end)
        + (if (.explained // 0) > 0 then "; \(.explained | tostring | grouped) explained" else "" end) + ".</p>" end;

def stages_html($time):
    def at: if . == null then "never" else floor | todate | moment end;
    "<div class=\"scroll\"><table><thead><tr><th scope=\"col\">Stage</th><th scope=\"col\">Last run</th><th scope=\"col\" class=\"number\">Seconds</th><th scope=\"col\">Result</th><th scope=\"col\" class=\"number\">Runs pending</th></tr></thead><tbody>"
    + ([.stages | to_entries[] | "<tr><th scope=\"row\">\(.key | @html)</th><td>\(.value.ended | at)</td><td class=\"number\">\(.value.seconds // "\u2013")</td><td>\(if .value.status == null then "\u2013" elif .value.status == 0 then "ok" else "failed, \(.value.status)" end)</td><td class=\"number\">\(.value.pending // "\u2013")</td></tr>"] | join(""))
    + "</tbody></table></div>";

def operations_html($status; $time):
    if $status == null then "" else
        "<div class=\"tiles\"><section class=\"tile wide\"><h3>Stages and proof</h3>" + ($status | stages_html($time)) + ($status.proof | proof_html)
        + "<p>\($status.rejects.waiting // 0 | tostring | grouped) rows wait in tt.rejected; \([$status.rejects.kept_24h // {} | .[]] | add // 0 | tostring | grouped) could not be transformed in the last 24 hours.</p></section></div>" end;

# ------------------------------------------------------------------------------------------- model

# What a model calls "field", "alias.field" or ["alias", "field"]: {table, field}, and its alias.
def source_of($t):
    (if type == "array" then . else split(".") | if length > 2 then [(.[:-1] | join(".")), .[-1]] else . end end) as $path
    | if ($path | length) == 1 then {table: $t.from, field: $path[0]}
      else {table: ([$t.join[]? | select(.as == $path[0]).table] | first // $path[0]), as: $path[0], field: $path[1]} end;

# A column of the model: {name, type, table, field, function}: of which table of the source, which field.
def model_columns:
    . as $t
    | .columns[]
    | {name: .[0], type: .[1], function: .[3], field: .[2]}
    | if $t.calendar then . + {table: null}
      else . + (.field | source_of($t)) end;

def made_of: if .table == null then "the day" else "\(.table).\(.field)" + if .as and .as != .table then " (\(.as))" else "" end end;

def table_html:
    . as $t
    | "<details class=\"model\" id=\"table-\(.table | @html)\"><summary><code>\(.table | @html)</code> <span>\(.about // "" | @html)</span></summary>"
    + "<p>" + (if .calendar then "A calendar: it has the days that the dates of the others need."
        else "Made of <code>\(.from | @html)</code>" + ([.join[]? | ", joined with <code>\(.table | @html)</code> by " + ([.on | to_entries[] | "<code>\(.key | @html)</code> = <code>\(.value | tostring | @html)</code>"] | join(", "))] | join("")) + "." end)
    + " Key: \(.key | map("<code>\(@html)</code>") | join(", ")). "
    + (if .merge == "append" then "A changed row is a new version beside the old one; <code>\(.table | @html)_current</code> has the newest." else "A changed row takes the place of the old one." end)
    + (if .history then " <code>\(.table | @html)_history</code> keeps the earlier ones." else "" end) + "</p>"
    + "<div class=\"scroll\"><table><thead><tr><th scope=\"col\">Column</th><th scope=\"col\">Type</th><th scope=\"col\">Made of</th><th scope=\"col\">Function</th><th scope=\"col\">Refers to</th></tr></thead><tbody>"
    + ([model_columns | "<tr><th scope=\"row\"><code>\(.name | @html)</code></th><td>\(.type | @html)</td><td><code>\(made_of | @html)</code></td><td>\(.function // "" | @html)\(if $t.default[.name] then " else \u2018\($t.default[.name] | tostring | @html)\u2019" else "" end)</td><td>\($t.references[.name] // "" | if . == "" then "" else "<code>\(@html)</code>" end)</td></tr>"] | join(""))
    + "</tbody></table></div></details>";

# Per field of the source what is made of it.
def uses_html:
    [.[] | . as $t | select(.calendar | not)
     | (model_columns | {table, field, use: "\($t.table).\(.name)"}),
       (.join[]? | .table as $parent | .on | to_entries[] | {table: $parent, field: .key, use: "\($t.table) (which row it is joined with)"},
           ((.value | source_of($t)) + {use: "\($t.table) (which \($parent) it is joined with)"}))]
    | map(select(.table != null)) | group_by(.table)
    | map("<details class=\"model\"><summary><code>\(.[0].table | @html)</code> <span>\(map(.field) | unique | length) fields are used, by \(map(.use | split(".")[0] | split(" ")[0]) | unique | join(", ") | @html)</span></summary><div class=\"scroll\"><table><thead><tr><th scope=\"col\">Field</th><th scope=\"col\">When it changes, so does</th></tr></thead><tbody>"
        + (group_by(.field) | map("<tr><th scope=\"row\"><code>\(.[0].field | tostring | @html)</code></th><td>\(map(.use) | unique | map("<code>\(@html)</code>") | join(", "))</td></tr>") | join(""))
        + "</tbody></table></div></details>") | join("");

def model_html:
    "<h2>What the tables are made of</h2><p>Of each table of the warehouse and its columns: what they are made of, as the star model says.</p>"
    + (map(table_html) | join(""))
    + "<h3>What would change with it</h3><p>Of each table of the source and its fields: where they go.</p>" + uses_html;

# -------------------------------------------------------------------------------------------- page

def body($status; $model; $notes; $time):
    (choices("for_currency")[0] // "") as $currency
    | "<header><h1>The warehouse</h1>" + status_html($status; $time)
    + ($notes | map(select(. != null) | "<p class=\"note\">\(@html)</p>") | join(""))
    + "<form id=\"choice\" hidden></form></header><main>"
    + sections($currency) + operations_html($status; $time) + ($model | model_html) + "</main>"
    + "<footer><p>Made by tt-dashboard from the warehouse\(if $status.warehouse.database then " " + ($status.warehouse.database | @html) else "" end). It needs no network and calls no address. Map: Natural Earth. Pictures: Apache ECharts.</p></footer>";

# ---------------------------------------------------------------------------------------- packing

# What the script needs of a column, small enough for millions of rows: whole numbers, as digits to base 64. Of each place,
# the lowest first, a text of all rows, in which a digit is a character from 0 to o.
def digits:
    (max // 0) as $most
    | [1 | while(. <= ([$most, 1] | max); . * 64)] as $places
    | [$places[] as $place | map(. / $place % 64 + 48) | implode];

# Texts, since they are the same again and again, as places in a list; 0: none.
def packed_texts:
    (reduce .[] as $v ({list: [], at: {}}; if $v == null or .at[$v] then . else .at[$v] = (.list | length) + 1 | .list += [$v] end)) as $known
    | {list: $known.list, digits: (map(if . == null then 0 else $known.at[.] end) | digits)};

# Texts of numbers without their point: {scale, whole}; nothing where the texts would not come back from those.
def whole:
    (map(values)[0] // "" | split(".")[1] // "" | length) as $scale
    | map(if . then split(".") else . end)
    | if all(.[] | values; (.[1] // "" | length) == $scale and (.[0] | length + $scale < 15 and (endswith("y") or endswith("N") | not)))
      then {scale: $scale, whole: map(if . then add | tonumber else . end)} else empty end;

# What is left to be said of whole numbers when those of $of are known, so many rows before; no sign, 0: none.
def left($of; $rows):
    [., [range($rows) | null] + $of | .[:length]]
    | [range(.[0] | length) as $row | .[0][$row] as $v | if $v == null then 0 else $v - (.[1][$row] // 0) | if . < 0 then -2 * . else 2 * . + 1 end end];

# Told by the row before, or by a column before it: in the same row, or a year before in quarters or months. What takes
# the least room in the first rows is taken.
def packed_numbers($number; $before):
    .whole as $v
    | [{of: []}, {of: $v, by: [$number, 1]}, ($before[] | (0, 4, 12) as $rows | {of: .whole, by: [.number, $rows]})]
    | map(.rows = (.by[1] // 0))
    | min_by(. as $way | $v[:2000] | left($way.of[:2000]; $way.rows) | map(. + 1 | log2) | add)
    | . as $way
    | {digits: ($v | left($way.of; $way.rows) | digits)} + if .by then {by} else {} end;

# Rows of the same choice one after the other, each choice's in their order: so they take the least room.
def by_choice:
    .columns as $c | ([$c[].name] | [index("for_currency"), index("for_country"), index("for_period")] | map(select(. != null))) as $places
    | if $places == [] then . else .rows |= sort_by([.[$places[]]]) end;

def packed_columns:
    . as $t
    | reduce range(.columns | length) as $i ({columns: [], before: []};
        ($t.columns[$i] | del(.is_exact)) as $c
        | [$t.rows[][$i]] as $texts
        | [select($t.columns[$i].is_exact) | $texts | whole] as [$w]
        | .before as $before
        | .columns += [$c + if $w then {scale: $w.scale} + ($w | packed_numbers($i; $before))
                            elif $c.is_number then {values: $texts} else $texts | packed_texts end]
        | if $w then .before += [{number: $i, whole: $w.whole}] else . end)
    | .columns;

def data:
    {tiles: map(select(.error | not) | by_choice | {number, kind, by, columns: packed_columns}), currencies: choices("for_currency")};
