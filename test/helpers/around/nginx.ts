// Debian's nginx before a hub, as hubs in a company or on a campus have it: TLS of a CA of one's own, and a base path.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { makeCertificates } from '../certificates.ts'
import { freePort } from '../ports.ts'
import { keep, setpriv, untilAnswers } from './kept.ts'

const nginx = '/usr/sbin/nginx'

/** Why no nginx can be started here, if so. */
export function nginxMissing(): string | undefined {
  const missing = [nginx, '/usr/bin/openssl', setpriv].find((program) => !existsSync(program))
  return missing === undefined ? undefined : `no ${missing} (Debian packages nginx-light, openssl, util-linux)`
}

export interface Front {
  /** With the base path, without a slash at the end. */
  readonly url: string
  /** The file of the CA. */
  readonly ca: string
  readonly stop: () => Promise<void>
}

/** @param target a URL without a path, to which everything below the base path is passed on as it is */
export async function startNginx({ target, base }: { readonly target: string; readonly base: string }): Promise<Front> {
  const dir = mkdtempSync(join(tmpdir(), 'hubplan-nginx-'))
  const { ca, cert, key } = makeCertificates(dir)
  const port = await freePort()
  mkdirSync(join(dir, 'temp'))
  const log = join(dir, 'log')
  writeFileSync(join(dir, 'nginx.conf'), configOf({ dir, port, base, target, cert, key }))
  const command = [nginx, '-e', log, '-p', dir, '-c', join(dir, 'nginx.conf')]
  const { child, stop } = keep(command, { dir, log, signal: 'TERM' })
  try {
    await untilAnswers(
      child,
      // It writes the file only when it has the port, or somebody else might have answered.
      async () => existsSync(join(dir, 'pid')) && (await answers(port)),
      () => readFileSync(log, 'utf8').slice(-2000),
    )
  } catch (cause) {
    await stop()
    throw cause
  }
  return { url: `https://localhost:${port}${base}`.replace(/\/$/, ''), ca, stop }
}

interface Site {
  readonly dir: string
  readonly port: number
  readonly base: string
  readonly target: string
  readonly cert: string
  readonly key: string
}

/** As the manual of JupyterHub has it; outside the base path there is another page. */
function configOf({ dir, port, base, target, cert, key }: Site): string {
  const temp = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (kind) => `${kind}_temp_path ${dir}/temp/${kind};`,
  )
  return `${process.getuid?.() === 0 ? 'user root;' : ''}
daemon off;
worker_processes 1;
pid ${dir}/pid;
events {}
http {
  access_log off;
  ${temp.join('\n  ')}
  map $http_upgrade $connection_upgrade { default upgrade; '' close; }
  server {
    listen 127.0.0.1:${port} ssl;
    server_name localhost;
    ssl_certificate ${cert};
    ssl_certificate_key ${key};
    location ${base} {
      proxy_pass ${target};
      proxy_set_header Host $http_host;
      proxy_set_header X-Real-IP $remote_addr;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      proxy_set_header X-Forwarded-Proto $scheme;
      proxy_http_version 1.1;
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection $connection_upgrade;
      proxy_buffering off;
    }
    location / {
      default_type text/html;
      return 200 '<!DOCTYPE html><title>Campus</title>';
    }
  }
}
`
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    const settle = (isUp: boolean): void => {
      socket.destroy()
      resolve(isUp)
    }
    socket.once('connect', () => settle(true)).once('error', () => settle(false))
  })
}
