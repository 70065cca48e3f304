import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, it, test } from 'vitest'

import { launcherOf, writeLauncher } from '../../src/web/launcher.ts'
import { temporaryFolder } from '../helpers/folder.ts'

const posix = { node: '/opt/node js/bin/node', program: "/home/ann's/cli.js", folder: '/home/ann/spring class' }

describe('a launcher', () => {
  it('of macOS begins in its own folder', () => {
    expect(launcherOf({ ...posix, platform: 'darwin' })).toEqual({
      name: 'hubplan.command',
      text: `#!/bin/sh\ncd "$(dirname "$0")" && exec '/opt/node js/bin/node' '/home/ann'\\''s/cli.js' web\n`,
    })
  })
  it('of Windows, too', () => {
    const start = { node: 'C:\\Program Files\\node.exe', program: 'C:\\100%\\cli.js', folder: 'C:\\class' } as const
    expect(launcherOf({ ...start, platform: 'win32' })).toEqual({
      name: 'hubplan.cmd',
      text: '@cd /d "%~dp0"\r\n@"C:\\Program Files\\node.exe" "C:\\100%%\\cli.js" web\r\n',
    })
  })
  it('of another desktop names the folder', () => {
    expect(launcherOf({ ...posix, program: '/a$b/50%/cli.js', platform: 'linux' })).toEqual({
      name: 'hubplan.desktop',
      text: [
        '[Desktop Entry]',
        'Type=Application',
        'Name=hubplan',
        'Path=/home/ann/spring class',
        'Exec="/opt/node js/bin/node" "/a\\\\$b/50%%/cli.js" web',
        'Terminal=true',
        '',
      ].join('\n'),
    })
  })
  it('is not made where a path has more than one line', () => {
    expect(launcherOf({ ...posix, folder: '/a\nExec=sh', platform: 'linux' })).toBeUndefined()
  })
})

test('the launcher of a shell starts the page in its own folder, wherever it is started', async () => {
  const folder = join(temporaryFolder(), `it's "here" $HOME`)
  mkdirSync(folder)
  const program = join(folder, 'say.js')
  writeFileSync(program, 'console.log(process.cwd(), process.argv[2])')
  const launcher = launcherOf({ platform: 'darwin', node: process.execPath, program, folder })
  const path = join(folder, launcher?.name ?? '')
  writeFileSync(path, launcher?.text ?? '', { mode: 0o700 })
  expect(execFileSync(path, { cwd: '/', encoding: 'utf8' })).toBe(`${folder} web\n`)
})

test('it can be started by its owner only, and a folder that takes none goes without', async () => {
  const cwd = temporaryFolder()
  const start = { platform: 'linux', node: '/node', program: '/cli.js' } as const
  const path = join(cwd, 'hubplan.desktop')
  await writeLauncher({ start, cwd })
  expect(statSync(path).mode & 0o777).toBe(0o700)
  expect(readFileSync(path, 'utf8')).toContain(`Path=${cwd}\n`)
  mkdirSync(join(cwd, 'hubplan.command'))
  await writeLauncher({ start: { ...start, platform: 'darwin' }, cwd })
  expect(statSync(join(cwd, 'hubplan.command')).isDirectory()).toBe(true)
})
