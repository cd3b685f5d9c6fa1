#!/bin/bash
# Runs once, when the primary's data folder is made: logins, the database, and the right to replicate.
set -euo pipefail

psql --set=ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres \
  --set=owner="$OWNER_PASSWORD" --set=service="$SERVICE_PASSWORD" --set=replica="$REPLICA_PASSWORD" <<'SQL'
CREATE ROLE registry_service NOLOGIN;
CREATE ROLE registry_owner LOGIN CREATEROLE PASSWORD :'owner';
CREATE ROLE registry_api LOGIN PASSWORD :'service' IN ROLE registry_service;
CREATE ROLE registry_replica LOGIN REPLICATION PASSWORD :'replica';
CREATE DATABASE registry OWNER registry_owner;
SELECT FROM pg_create_physical_replication_slot('standby');
-- Takes effect at the restart that follows: while this script runs there is no standby to wait for.
ALTER SYSTEM SET synchronous_standby_names = 'ANY 1 (standby)';
SQL

echo 'host replication registry_replica all scram-sha-256' >> "$PGDATA/pg_hba.conf"
