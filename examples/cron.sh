#!/bin/sh
# Consolidates a list a piece a day, from cron, without a terminal. In the crontab of whoever owns the list:
#
#   15 3 * * *  /path/to/cron.sh /path/to/papers.json
#
# One line serves every day: --resume goes on with the unfinished session of this list, or starts a new one. cf locks
# its session, so that a run which lasts into the next one is not disturbed. Keys are read from the environment: put
# them into the file named by CF_ENV (lines such as OPENALEX_API_KEY=…; chmod 600).
set -eu

input=${1:?usage: cron.sh papers.json [more options of cf consolidate]}
shift
minutes=${CF_MINUTES:-55}
folder=$(cd "$(dirname "$input")" && pwd)
log=${CF_LOG:-$folder/cf-consolidate.log}

# cron starts with hardly any PATH.
PATH=${CF_PATH:-/usr/local/bin:/usr/bin:/bin:$HOME/.local/bin}
export PATH
if [ -n "${CF_ENV:-}" ]; then
  set -a
  # shellcheck disable=SC1090
  . "$CF_ENV"
  set +a
fi

say() { printf '%s %s\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$*" >>"$log"; }

say "begin"
status=0
cf consolidate --input "$input" --state-dir "$folder/.cf_state" --resume \
  --max-runtime "$minutes" --no-progress "$@" >>"$log" 2>&1 || status=$?

case $status in
  0)
    say "complete"
    ;;
  75)
    # Time or budget is used up, or another run is still at it: the next run goes on. Nothing for cron to mail.
    say "not complete yet; the next run goes on"
    status=0
    ;;
  *)
    say "failed with exit code $status"
    # What is written to standard error, cron mails.
    printf 'cf consolidate of %s failed with exit code %s. The end of %s:\n\n' "$input" "$status" "$log" >&2
    tail -n 20 "$log" >&2
    ;;
esac
exit "$status"
