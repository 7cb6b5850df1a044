# say.jq - how tt-doctor judges what databases, model and lake say
#
#   jq -L DIR 'include "source"; source(...)'    objects {level, name, text}
#
# level is ok, warn or PROBLEM; text says what, and what to do. Of the arguments $source and $w (the
# warehouse) are as the programs print them with --check, $model is the list of its files, $uses a list
# of what 'uses' finds in it.

# The object that lines of JSON are, put together.
def facts: [split("\n")[] | fromjson? | objects] | add // {};

# What a document is; null: it is none.
def document: (fromjson? | objects) // null;

def ok($name; $text): {level: "ok", $name, $text};
def warn($name; $text): {level: "warn", $name, $text};
def problem($name; $text): {level: "PROBLEM", $name, $text};

def span:
    floor | if . >= 172800 then "\(. / 86400 | floor) days"
      elif . >= 7200 then "\(. / 3600 | floor) h"
      elif . >= 120 then "\(. / 60 | floor) min" else "\(.) s" end;

def quoted: "\"" + gsub("\""; "\"\"") + "\"";
def name: if test("^[a-z_][a-z0-9_]*$") then . else quoted end;
def literal: "'" + gsub("'"; "''") + "'";
