# sources.jq - how tt-doctor judges a table that comes from files or a web service; see say.jq

include "say";

# What to do about a failure that says nothing of that itself, by the status that it would be.
def feed_remedy:
    if .hint != "" and .hint != null then .hint
    elif .status == 69 then "is it there, and can it be reached from this host?"
    elif .status == 77 then "the user that runs tt-extract must be let in"
    elif .status == 78 then "mend \(.document)"
    else "mend it, or tell whom it comes from" end;

# $feed: a line of tt-extract --check-sources.
def feed($feed):
    $feed
    | "\(.table): " as $name
    | if .error then problem("sources"; $name + .error + "; " + feed_remedy)
      elif .rejected > 0 then
          warn("sources"; $name + "\(.rejected) of \(.rows + .rejected) new rows would be rejected, the first: \(.first_reject); they are kept in rejected/ of the run: have them mended where they come from")
      elif .files == 0 then
          ok("sources"; $name + (if .known then "nothing is new" else "nothing is there yet" end) + " in \(.from)")
      else ok("sources"; $name + "\(.files) new in \(.from), \(.rows) rows") end,
      if .used then empty else
          warn("sources"; $name + "the model has no table that is made of it, so it is not extracted; add one (tt-model(5)), or take away \(.document)") end;
