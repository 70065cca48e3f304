import { readFileSync } from 'node:fs'

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string
}

/** Name and version of this program, as a plan records it. */
export const tool = `hubplan ${version}`
