# citus.jq - how tt-doctor judges the servers of a warehouse on Citus; see say.jq

include "say";

def many($one; $more): if . == 1 then "1 \($one)" else "\(.) \($more)" end;

# of one worker
def worker($c; $user):
    "worker \(.name)" as $is
    | "\(.host | literal), \(.port)" as $node
    | if .active | not then
          problem("workers"; "\($is) is disabled; SELECT citus_activate_node(\($node))")
      elif .error then
          problem("workers"; "\($is) does not answer: \(.error | sub("\\s+$"; "")); is it up, and does it let \($user) in from the coordinator?")
      elif .said.version != $c.version then
          problem("workers"; "\($is) has Citus \(.said.version // "not at all"), the coordinator \($c.version); install the same there, and ALTER EXTENSION citus UPDATE")
      else
          (if .said.may_prepare then empty else
               problem("workers"; "\($is) can prepare no transaction, so that no load can commit; set max_prepared_transactions there, above the sessions that write, and restart it")
           end),
          (if .said.create and .said.temporary then empty else
               problem("privileges"; "\($user) may not make schemas and temporary tables on \($is); run roles.sql again, which gives its rights to all servers")
           end),
          (if .said.shards >= .shards then empty else
               problem("shards"; "\($is) has lost \(.shards - .said.shards) of its \(.shards) shards; restore it from its backup, or tt-reset warehouse --drop and then tt-load, which brings all of it back from the lake")
           end),
          (if .copies <= 0 then empty else
               warn("shards"; "\($is) has no copy of \(.copies | many("dimension"; "dimensions")); SELECT replicate_reference_tables('block_writes')")
           end),
          (if .takes_shards and .distributed == 0 and $c.distributed > 0 then
               warn("shards"; "\($is) has none of the facts; SELECT rebalance_table_shards(shard_transfer_mode => 'block_writes'), while no load is at work")
           else empty end),
          (if .said.half > 0 then
               warn("prepared"; "\($is) has not committed its part of \(.said.half | many("transaction"; "transactions")), so that rows of a run are not seen yet; "
                   + if $c.recover then "the next load does it, or at once SELECT recover_prepared_transactions()"
                     else "Citus does it within citus.recover_2pc_interval; that tt-load may: roles.sql" end)
           elif .said.prepared > 0 and .said.prepared_for > 600 then
               warn("prepared"; "\($is) has had \(.said.prepared | many("transaction"; "transactions")) prepared for \(.said.prepared_for | span), which hold locks; SELECT recover_prepared_transactions() on the coordinator, by an administrator")
           else empty end)
      end;

# $facts: the names of those that the model distributes
def on_citus($c; $facts; $user):
    [(if $c.coordinator then empty else
          problem("citus"; "the coordinator is not in its own metadata, so that facts on it find no dimensions; SELECT citus_set_coordinator_host('its name')")
      end),
     (if $c.workers == [] and $facts != [] then
          problem("citus"; "it has no workers; SELECT citus_add_node('its name', 5432), for each")
      else empty end),
     (if $c.recover or $facts == [] then empty else
          warn("citus"; "\($user) may not have what a crash left half committed made whole, and tt-load waits for it (75); run roles.sql again, which grants it")
      end),
     ($c.workers[] | worker($c; $user))]
    | if . != [] then .[] else
          ok("citus"; "Citus \($c.version), \($c.workers | length | many("worker answers"; "workers answer")), \($c.shards | many("shard"; "shards"))")
      end;

# $w: the warehouse, of which .citus is there where it is on it and, $complete, said all
def citus($w; $model; $complete):
    [$model[] | select(.distribute // false) | .table] as $facts
    | if $w.citus then on_citus($w.citus; $facts; $w.user | name)
      elif $facts != [] and $complete != "" then
          problem("citus"; "the model distributes \($facts | join(", ")), and the warehouse is not on Citus; CREATE EXTENSION citus there and on its workers, see CITUS in tt-load(1), or take 'distribute' out of the model")
      else empty end;
