// Debian's PostgreSQL, once for all hubs of this process, each with a database of its own.
import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { freePort } from '../ports.ts'
import { asUser, keep, setpriv, untilAnswers } from './kept.ts'

/** Debian has a folder of programs for each version. */
const home = '/usr/lib/postgresql'
const libraries = '/usr/lib/python3/dist-packages/psycopg2'
const isRoot = process.getuid?.() === 0
/** The server never runs as root. */
const owner = 'postgres'

function programs(): string | undefined {
  const versions = existsSync(home) ? readdirSync(home).sort((a, b) => Number(a) - Number(b)) : []
  return versions.map((version) => join(home, version, 'bin')).findLast((bin) => existsSync(join(bin, 'initdb')))
}

/** Why no hub below the root can have a database of PostgreSQL here, if so. */
export function postgresqlMissing(root: string): string | undefined {
  if (programs() === undefined) return `no ${home}/*/bin/initdb (Debian package postgresql)`
  if (!existsSync(setpriv)) return `no ${setpriv} (Debian package util-linux)`
  const driver = join(root, libraries)
  return existsSync(driver) ? undefined : `no ${driver} (Debian package python3-psycopg2)`
}

export interface Database {
  /** As SQLAlchemy takes it. */
  readonly url: string
  readonly drop: () => void
}

let cluster: Promise<Cluster> | undefined

/** An empty database, with the order of names that most hubs have: `_` and capitals count little. */
export async function makeDatabase(): Promise<Database> {
  cluster ??= startCluster()
  const { query, port } = await cluster
  const name = `hub_${randomBytes(6).toString('hex')}`
  query(`CREATE DATABASE ${name}`)
  return {
    url: `postgresql+psycopg2://${owner}@127.0.0.1:${port}/${name}`,
    drop: () => query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  }
}

interface Cluster {
  readonly port: number
  readonly query: (sql: string) => string
}

async function startCluster(): Promise<Cluster> {
  const bin = programs() ?? ''
  const dir = mkdtempSync(join(tmpdir(), 'hubplan-postgresql-'))
  const data = join(dir, 'data')
  mkdirSync(data, { mode: 0o700 })
  if (isRoot) for (const path of [dir, data]) chownSync(path, ...idsOf(owner))
  const words = ['--no-sync', '--auth=trust', `--username=${owner}`, '--encoding=UTF8', '--locale-provider=icu']
  const made = [join(bin, 'initdb'), ...words, '--icu-locale=en-US', '-D', data]
  const [program = '', ...args] = isRoot ? [setpriv, ...asUser(owner), '--', ...made] : made
  execFileSync(program, args, { cwd: '/', stdio: ['ignore', 'ignore', 'pipe'] })
  const port = await freePort()
  // Nothing here outlives the tests, so nothing waits for the disk.
  const settings = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'listen_addresses=127.0.0.1']
  const flags = [...settings, 'unix_socket_directories=', 'max_connections=200'].flatMap((one) => ['-c', one])
  const log = join(dir, 'log')
  const command = [join(bin, 'postgres'), '-D', data, '-p', String(port), ...flags]
  const { child } = keep(command, { dir, log, signal: 'QUIT', user: isRoot ? owner : undefined })
  const query = (sql: string): string => {
    const where = ['-h', '127.0.0.1', '-p', String(port), '-U', owner, '-d', 'postgres']
    const words = ['-X', '-q', '-A', '-t', ...where, '-c', sql]
    return execFileSync(join(bin, 'psql'), words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim()
  }
  const isUp = async (): Promise<boolean> => {
    try {
      // Another one, on a port that this one could not have, has another folder.
      return query('SHOW data_directory') === data
    } catch {
      return false
    }
  }
  await untilAnswers(child, isUp, () => readFileSync(log, 'utf8').slice(-2000))
  return { port, query }
}

function idsOf(user: string): readonly [number, number] {
  const id = (flag: string): number => Number(execFileSync('/usr/bin/id', [flag, user], { encoding: 'utf8' }))
  return [id('-u'), id('-g')]
}
