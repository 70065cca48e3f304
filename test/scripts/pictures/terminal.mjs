// A real terminal with a shell in it, by tmux: what is typed, and what then stands on its screen.
import { execFileSync } from 'node:child_process'

import { linesOf } from './screen.mjs'

let count = 0

/** A terminal in a folder, whose shell has the variables and the definition of `hubplan`. */
export async function openTerminal(folder, { columns, rows, variables, hubplan }) {
  const socket = `hubplan-pictures-${process.pid}-${count++}`
  const tmux = (...args) => execFileSync('tmux', ['-u', '-L', socket, ...args], { encoding: 'utf8' })
  const own = { PATH: process.env.PATH, HOME: folder, TERM: 'screen', LANG: 'C.UTF-8', PS1: '$ ', ...variables }
  const env = Object.entries(own).map(([key, value]) => `${key}=${value}`)
  const size = ['-x', String(columns), '-y', String(rows)]
  tmux('-f', '/dev/null', 'new-session', '-d', ...size, '-c', folder, 'env', '-i', ...env, 'bash', '--norc')

  const screen = () => linesOf(tmux('capture-pane', '-p', '-e'))
  const plainText = () => tmux('capture-pane', '-p')
  const cursor = () => {
    const [x, y, shown] = tmux('display-message', '-p', '#{cursor_x} #{cursor_y} #{cursor_flag}').split(' ').map(Number)
    return shown === 1 ? { x, y } : undefined
  }
  const terminal = {
    type: (text) => tmux('send-keys', '-l', '--', text),
    press: (key) => tmux('send-keys', key),
    /** Lines above the screen and on it. */
    history: () => linesOf(tmux('capture-pane', '-p', '-e', '-S', '-')),
    /** The screen, once it shows what is wanted and stands still. */
    shows: async (wanted) => {
      let before = ''
      for (const deadline = Date.now() + 30_000; Date.now() < deadline; ) {
        await new Promise((done) => setTimeout(done, 250))
        const text = plainText()
        if (text === before && wanted.test(text)) return { lines: screen(), cursor: cursor() }
        before = text
      }
      throw new Error(`The terminal does not show ${wanted}:\n${before}`)
    },
    close: () => tmux('kill-server'),
  }
  terminal.type(`hubplan() { ${hubplan} "$@"; }; clear`)
  terminal.press('Enter')
  await terminal.shows(/^\$\s*$/)
  return terminal
}
