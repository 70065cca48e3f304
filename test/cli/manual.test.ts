// hubplan help: the manual in a pipe, and in a browser.
import { chmodSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

import { describe, expect, test } from 'vitest'

import { topicNames } from '../../src/help/topics.ts'
import { runCli, startCli } from '../helpers/cli.ts'
import { temporaryFolder } from '../helpers/folder.ts'

async function help(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await runCli(['help', ...args], { cwd: tmpdir() })
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return stdout
}

describe('in a pipe', () => {
  test('all topics are listed, each with its summary', async () => {
    const list = await help()
    expect([...list.matchAll(/^ {2}([a-z-]+) {2,}\S/gm)].map(([, name]) => name)).toEqual(topicNames)
    expect(list).toContain('\n  guards           Which checks can block a plan, and how to let one pass.\n')
    expect(list.trimEnd().split('\n').at(-1)).toBe(
      'Read one: hubplan help TOPIC. In the browser: hubplan help TOPIC --web',
    )
  })

  test.each(topicNames)('%s is plain text', async (name) => {
    const text = await help(name)
    expect(text).toMatch(/^\w[\w ]*\n\n\S/)
    expect(text).not.toMatch(/\u001b|<!--|\]\(|^ *\|/m)
  })

  test('a topic ends with the commands whose flags it does not list all', async () => {
    expect((await help('plan')).trimEnd().split('\n').at(-1)).toBe('Flags: hubplan plan --help')
    expect((await help('review')).trimEnd().split('\n').at(-1)).toBe(
      'Flags: hubplan show --help, hubplan review --help',
    )
  })

  test('a command that is no topic shows its flags', async () => {
    const { stdout } = await runCli(['show', '--help'], { cwd: tmpdir() })
    expect(await help('show')).toBe(stdout)
  })

  test.each([
    ['gaurds', '; did you mean guards?'],
    ['frobnicate', '.'],
    ['nope', '.'],
  ])('%s is no topic', async (name, end) => {
    const { code, stdout, stderr } = await runCli(['help', name], { cwd: tmpdir() })
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toContain(`error: There is no topic ${name}${end}\nhint: hubplan help lists all topics\n`)
  })
})

describe('--web', () => {
  /** A browser that writes down what it was asked to open, or fails. */
  function browser(script: string): { readonly env: Readonly<Record<string, string>>; readonly folder: string } {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'xdg-open'), `#!/bin/sh\n${script}\n`)
    chmodSync(join(folder, 'xdg-open'), 0o755)
    return { folder, env: { PATH: `${folder}:${process.env['PATH']}`, TMPDIR: folder, HUBPLAN_TOKEN: 'hush' } }
  }

  test('opens a file of this user alone at the topic, and hands no token on', async () => {
    const { folder, env } = browser(`echo "$1 $HUBPLAN_TOKEN" > ${'"$TMPDIR"'}/asked`)
    const { code, stdout, stderr } = await startCli(['help', 'guards', '--web'], { cwd: folder, env }).ended
    const path = readFileSync(join(folder, 'asked'), 'utf8').trim()
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: '', stderr: `Opened in the browser: ${path}\n` })
    expect(readFileSync(path, 'utf8')).toContain('content="0; url=manual.html#guards"')
    expect(readFileSync(join(dirname(path), 'manual.html'), 'utf8')).toContain('<section id="guards">')
    expect(statSync(dirname(path)).mode & 0o777).toBe(0o700)
  })

  test('names the file where no browser can be opened', async () => {
    const { folder, env } = browser('exit 3')
    const { code, stdout, stderr } = await startCli(['help', '--web'], { cwd: folder, env }).ended
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(/\/manual\.html\n$/)
    expect(existsSync(stdout.trim())).toBe(true)
  })

  test('writes nothing for a topic that is not there', async () => {
    const { folder, env } = browser('exit 0')
    const { code } = await startCli(['help', 'gaurds', '--web'], { cwd: folder, env }).ended
    expect(code).toBe(1)
    expect(readdirSync(folder)).toEqual(['xdg-open'])
  })
})
