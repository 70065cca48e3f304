// The files that an include names: one, or those that a glob matches.
import { readdir, realpath } from 'node:fs/promises'
import { dirname, join, relative, resolve, sep } from 'node:path'

import { minimatch } from 'minimatch'

import { isOutside, outsideWords, strayWords } from '../io/inside.ts'
import { isThere } from '../io/textfile.ts'
import type { FileName } from '../sources/index.ts'

/** Files with their names as seen from the working folder, or the fault of the path. */
export type Found = { readonly files: readonly FileName[] } | { readonly fault: string }

/**
 * The files of a path that a document includes. A proposed file may include only files beside it or below, also
 * through links.
 */
export async function filesOf(owner: FileName, written: string): Promise<Found> {
  const folder = dirname(owner.location)
  const stray = strayWords(folder, written)
  if (stray !== undefined) return { fault: `${JSON.stringify(written)} ${stray}` }
  const isGlob = /[*?[{]/.test(written) && !(await isThere(resolve(folder, written)))
  if (isGlob && isCostly(written)) return { fault: `${JSON.stringify(written)} has too many * or {; ${simpler}` }
  const paths = isGlob ? await matches(folder, written.replace(/^(?:\.\/)+/, '')) : [written]
  if (paths.length === 0) return { fault: `no file matches ${JSON.stringify(written)}; check the path` }
  const files: FileName[] = []
  for (const path of paths) {
    const location = await located(folder, path)
    if ('fault' in location) return location
    files.push({ path: join(dirname(owner.path), path), location: location.found })
  }
  return { files }
}

const simpler = 'write at most three * between slashes, two ** and two {'

/** Whether a pattern of a proposed file could take too long: what matches it tries again and again. */
function isCostly(pattern: string): boolean {
  const parts = pattern.split('/')
  const isStarry = parts.some((part) => part !== '**' && part.split('*').length > 4)
  return isStarry || parts.filter((part) => part === '**').length > 2 || pattern.split('{').length > 3
}

/** In order. A file or folder whose name begins with a dot matches only a pattern that says so. */
async function matches(folder: string, pattern: string): Promise<string[]> {
  const parts = pattern.split('/')
  const firstGlob = parts.findIndex((part) => /[*?[{]/.test(part))
  const fixed = parts.slice(0, firstGlob).join('/')
  const isDeep = parts.length > firstGlob + 1 || pattern.includes('**')
  const entries = await readdir(resolve(folder, fixed), { recursive: isDeep, withFileTypes: true }).catch(() => [])
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((path) => minimatch(path, pattern, { nocomment: true, noext: true, nonegate: true }))
    .sort()
}

async function located(folder: string, path: string): Promise<{ found: string } | { fault: string }> {
  const name = JSON.stringify(path)
  try {
    const [root, found] = await Promise.all([realpath(folder), realpath(resolve(folder, path))])
    return isOutside(root, found) ? { fault: `${name} ${outsideWords}` } : { found }
  } catch {
    return { fault: `${name} does not exist or cannot be read; check its name and permissions` }
  }
}
