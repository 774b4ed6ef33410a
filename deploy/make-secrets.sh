#!/bin/sh
# Makes what docker-compose.yml needs and nobody else may know: passwords, keys, tokens and a certificate, each 0600 in deploy/secrets.
# What is there already stays as it is: to replace one, remove its file, run this again and restart.
# usage: deploy/make-secrets.sh [FOLDER]
set -eu
umask 077
folder=${1:-$(dirname "$0")/secrets}
mkdir -p "$folder"
chmod 700 "$folder"
cd "$folder"

# 256 random bits; the letter in front keeps every reader from taking it for a number.
secret() {
  [ -s "$1" ] || printf 's%s' "$(openssl rand -hex 32)" >"$1"
}
hash() {
  openssl dgst -sha256 -r "$1" | cut -d ' ' -f 1
}

for name in clickhouse-migrator clickhouse-writer clickhouse-retention clickhouse-reader ingest-key plugin-token metrics-token admin-token \
  webhook-secret grafana-admin-password grafana-secret-key; do
  secret "$name"
done

if [ ! -s ca.pem ]; then
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650 -subj '/CN=spanproof compose' \
    -addext 'basicConstraints=critical,CA:TRUE,pathlen:0' -addext 'keyUsage=critical,keyCertSign' \
    -keyout ca-key.pem -out ca.pem 2>openssl.log || { cat openssl.log >&2; exit 1; }
fi
if [ ! -s processor.pem ] || ! openssl x509 -in processor.pem -noout -checkend 2592000 >/dev/null; then
  openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj '/CN=processor' -keyout processor-key.pem -out processor.csr 2>openssl.log ||
    { cat openssl.log >&2; exit 1; }
  printf 'subjectAltName=DNS:processor,DNS:localhost,IP:127.0.0.1\nextendedKeyUsage=serverAuth\n' >processor.ext
  openssl x509 -req -in processor.csr -CA ca.pem -CAkey ca-key.pem -CAcreateserial -days 397 -extfile processor.ext -out processor.pem 2>openssl.log ||
    { cat openssl.log >&2; exit 1; }
  rm -f processor.csr processor.ext ca.srl
fi
rm -f openssl.log

# Grafana expands variables in files of this kind in some versions only: so the secret stands in it.
cat >contact-points.yaml <<END
apiVersion: 1
contactPoints:
  - orgId: 1
    name: spanproof
    receivers:
      - uid: spanproof
        type: webhook
        settings:
          url: https://processor:4320/api/v1/alerts/grafana
          httpMethod: POST
          hmacConfig:
            secret: $(cat webhook-secret)
            header: X-Grafana-Alerting-Signature
            timestampHeader: X-Grafana-Alerting-Timestamp
END

# No secrets: hashes of random ones, and whom the files here belong to.
cat >compose.env <<END
SPANPROOF_UID=$(id -u)
SPANPROOF_GID=$(id -g)
SPANPROOF_CLICKHOUSE_MIGRATOR_SHA256=$(hash clickhouse-migrator)
SPANPROOF_CLICKHOUSE_WRITER_SHA256=$(hash clickhouse-writer)
SPANPROOF_CLICKHOUSE_RETENTION_SHA256=$(hash clickhouse-retention)
SPANPROOF_CLICKHOUSE_READER_SHA256=$(hash clickhouse-reader)
SPANPROOF_INGEST_KEY_SHA256=$(hash ingest-key)
SPANPROOF_PLUGIN_TOKEN_SHA256=$(hash plugin-token)
SPANPROOF_METRICS_TOKEN_SHA256=$(hash metrics-token)
SPANPROOF_ADMIN_TOKEN_SHA256=$(hash admin-token)
END
echo "$(pwd): complete"
