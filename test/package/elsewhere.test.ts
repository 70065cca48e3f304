// The package where it is in nobody's folder.
import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect, onTestFinished, test } from 'vitest'

import { installPackage, run } from './installed.ts'

test('the package works by npx from the tarball, and installed for everybody', async () => {
  const { tarball, remove } = await installPackage()
  onTestFinished(remove)
  const elsewhere = await mkdtemp(join(tmpdir(), 'hubplan-elsewhere-'))
  onTestFinished(() => rm(elsewhere, { recursive: true, force: true }))
  await copyFile(tarball, join(elsewhere, 'hubplan.tgz'))
  const npx = await run('npx', ['--offline', '--yes', './hubplan.tgz', '--version'], elsewhere)
  expect(npx.stdout).toMatch(/^hubplan \d/)
  const all = ['install', '--global', '--offline', '--no-audit', '--prefix', elsewhere, tarball]
  expect(await run('npm', all, elsewhere)).toMatchObject({ code: 0 })
  expect((await run(join(elsewhere, 'bin/hubplan'), ['--version'], elsewhere)).stdout).toMatch(/^hubplan \d/)
})
