// The git repository around a folder: CI files lie at its root.
import { realpath } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'

import { Problem } from '../../core/problem.ts'
import type { World } from '../../session/world.ts'

import { isTaken } from './place.ts'

/** Where CI files are written, and where hubplan.yaml is. */
export interface Repository {
  /** The folder with `.git`; without one, the folder of hubplan.yaml. */
  readonly root: string
  /** Folder of hubplan.yaml below the root, with `/`; empty for the root itself. */
  readonly folder: string
}

/** Characters that need no quotes in YAML, in a shell and in a pattern of paths. */
const plainFolder = /^[A-Za-z0-9_][A-Za-z0-9_.-]*(?:\/[A-Za-z0-9_][A-Za-z0-9_.-]*)*$/

/** @throws Problem `usage` for a folder whose name a CI file cannot hold safely */
export async function repositoryOf({ cwd }: Pick<World, 'cwd'>): Promise<Repository> {
  const home = await realpath(cwd)
  const root = (await rootAbove(home)) ?? home
  const folder = relative(root, home).split(sep).join('/')
  if (folder === '' || plainFolder.test(folder)) return { root, folder }
  throw new Problem('usage', `A CI file cannot name the folder ${JSON.stringify(folder)}.`, {
    hint: 'rename it: letters, digits, dots, underscores and dashes are possible',
  })
}

async function rootAbove(folder: string): Promise<string | undefined> {
  if (await isTaken(join(folder, '.git'))) return folder
  return dirname(folder) === folder ? undefined : rootAbove(dirname(folder))
}
