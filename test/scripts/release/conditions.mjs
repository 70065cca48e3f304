// What keeps a release from being made.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { sectionOf } from './notes.mjs'

/** @returns one sentence for each condition that the folder does not meet */
export function refusals(folder) {
  const git = (...args) => execFileSync('git', args, { cwd: folder, encoding: 'utf8' }).trimEnd()
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const section = sectionOf(readFileSync(join(folder, '.github/CHANGELOG.md'), 'utf8'), version)
  const changed = git('status', '--porcelain').split('\n').filter(Boolean)
  return [
    changed.length > 0 && `The working tree has uncommitted changes (${changed.length}); commit or remove them.`,
    section?.date === undefined &&
      `.github/CHANGELOG.md has no section "## [${version}] - YYYY-MM-DD"; write it, with the date of the release.`,
    git('tag', '--list', `v${version}`) !== '' && `The tag v${version} exists; raise the version in package.json.`,
  ].filter(Boolean)
}
