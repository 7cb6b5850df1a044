# model.jq - what a model uses; see say.jq

# What a model, a list of tables, uses of the source: {table, column, for}.
def uses:
    .[] | select(.from) | . as $t
    | ((.join // []) | map({key: .as, value: .table}) | from_entries) as $alias
    | def place: if type == "array" then
                     if length == 2 then {table: $alias[.[0]], column: .[1]} else {table: $t.from, column: .[0]} end
                 else (capture("^(?<as>[^.]+)[.](?<column>.+)$") | select($alias[.as]) | {table: $alias[.as], column})
                 // {table: $t.from, column: .} end;
      (.columns[] | {use: (.[2] | place), for: .[0]}),
      ((.join // [])[] | . as $join | .on | to_entries[]
       | {use: {table: $join.table, column: .key}, for: "a join"}, {use: (.value | place), for: "a join"})
    | .use + {for: (if .for == "a join" then "a join of \($t.table)" else "\($t.table).\(.for)" end)};
