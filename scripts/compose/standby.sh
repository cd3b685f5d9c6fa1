#!/bin/bash
# Copies the primary once, then follows it. Nothing reads the standby: it is there to lose nothing.
set -euo pipefail

if [[ ! -d "$PGDATA" ]]; then
  mkdir -p "$(dirname "$PGDATA")"
  # Aside and renamed: half a copy is never taken for a whole one.
  rm -rf "$PGDATA.new"
  PGPASSWORD="$REPLICA_PASSWORD" pg_basebackup --pgdata="$PGDATA.new" --write-recovery-conf \
    --wal-method=stream --checkpoint=fast --slot=standby \
    --dbname="host=$PRIMARY_HOST port=${PRIMARY_PORT:-5432} user=registry_replica application_name=standby"
  mv "$PGDATA.new" "$PGDATA"
fi

exec postgres "$@"
