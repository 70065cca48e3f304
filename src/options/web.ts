// Options of hubplan web.
import { flag, port, text } from './kinds.ts'
import type { Command, FlagsOf } from './table.ts'

export const web = {
  describe: 'Plan and apply on a page in the browser',
  topic: 'web',
  positionals: {},
  options: {
    port: {
      kind: port,
      fallback: '0',
      help: 'port on this machine, 0 for any free one',
      group: 'Connection',
      value: 'PORT',
    },
    dir: {
      kind: text,
      help: 'folder for everything that is made (default: the working folder)',
      group: 'Files',
      value: 'FOLDER',
    },
    noOpen: { kind: flag, help: 'do not open the browser; print the address', group: 'Output' },
  },
  examples: [
    ['$0 web', 'open the page'],
    ['$0 web --dir ~/spring-class', 'with the files of a class in a folder of its own'],
    ['$0 web --no-open --port 8800', 'print the address; for a tunnel to another machine'],
  ],
} as const satisfies Command

export type WebFlags = FlagsOf<typeof web>
