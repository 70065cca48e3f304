// What hubs of people have around them: another database, or a web server before them.

import { type Front, nginxMissing, startNginx } from './nginx.ts'
import { type Database, makeDatabase, postgresqlMissing } from './postgresql.ts'

/** Nothing but sqlite; PostgreSQL; nginx with TLS, and the hub below a base path. */
export const surroundings = ['plain', 'postgresql', 'nginx'] as const
export type Around = (typeof surroundings)[number]

/** Where a hub behind nginx is. */
export const basePath = '/jupyter/'

export const aroundWords: Readonly<Record<Around, string>> = {
  plain: '',
  postgresql: ', on PostgreSQL',
  nginx: `, below ${basePath} behind nginx with TLS`,
}

/** Why there is nothing of the kind here for a hub below the root, if so. */
export function aroundMissing(around: Around, root: string): string | undefined {
  if (around === 'postgresql') return postgresqlMissing(root)
  return around === 'nginx' ? nginxMissing() : undefined
}

/** An address as hubplan is given it. */
export interface Door {
  readonly url: string
  /** More variables for hubplan. */
  readonly env: Readonly<Record<string, string>>
  readonly stop: () => Promise<void>
}

/** The variable by which hubplan, or every program of Node.js, learns of a CA. */
export type Trust = 'HUBPLAN_CA' | 'NODE_EXTRA_CA_CERTS'

/** A way in before an address of the kind `http://127.0.0.1:80/base`; without nginx the address itself. */
export async function openDoor(around: Around, address: string, trust: Trust): Promise<Door> {
  if (around !== 'nginx') return { url: address, env: {}, stop: async () => undefined }
  const { url, ca, stop }: Front = await startNginx({ target: new URL(address).origin, base: basePath })
  return { url, env: { [trust]: ca }, stop }
}

/** The database of a hub whose folder is `inside` for itself. */
export async function openDatabase(around: Around, inside: string): Promise<Database> {
  if (around === 'postgresql') return makeDatabase()
  return { url: `sqlite:///${inside}/hub.sqlite`, drop: () => undefined }
}
