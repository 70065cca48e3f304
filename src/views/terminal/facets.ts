// Renames, properties of groups and servers, as rows for a terminal.
import type { ActionOf } from '../../core/types.ts'
import type { Starts } from '../model/changes.ts'
import { type PropertyChange, propertyChanges } from '../model/properties.ts'
import { forTerminal, proseForTerminal } from '../safe.ts'
import { nameOfServer, number, serverWords, usageWords } from '../words.ts'
import { nameTexts, type Row, reasonText } from './rows.ts'

/** The old name, the new one, and what stops for it. */
export function renameRow({ user, before, after, reason }: ActionOf<'user.rename'>): Row {
  return [
    { text: '~', tone: 'risk' },
    { text: forTerminal(user), tone: 'loss' },
    { text: `-> ${forTerminal(after.name)}`, tone: 'gain' },
    { text: before.admin ? 'ADMIN' : '', tone: 'alarm' },
    { text: reasonText(reason), tone: 'dim' },
    { text: forTerminal(serverWords(before.servers)), tone: 'risk' },
  ]
}

/** `at` is the hub's time. */
export function stopRow(action: ActionOf<'server.stop'>, at: string, reason: string): Row {
  return [
    { text: '-', tone: 'risk' },
    { text: forTerminal(action.user), tone: 'risk' },
    { text: forTerminal(nameOfServer(action.server)) },
    { text: forTerminal(usageWords(action, at)) },
    { text: reason, tone: 'dim' },
  ]
}

/** Who gets a server matters less than how many do. */
const fewNames = 20

/** One row for all servers that start for one reason. */
export function startRow({ server, users, reason }: Starts): Row {
  return [
    { text: `+${number(users.length)}`, tone: 'gain' },
    { text: server === '' ? '' : forTerminal(server) },
    { text: reasonText(reason), tone: 'dim' },
    { text: nameTexts(users, fewNames).join(', ') },
  ]
}

/** The group, and under it one row a key. */
export function propertyRows(action: ActionOf<'group.properties'>): readonly Row[] {
  const head = { text: `${forTerminal(action.group)}: ${reasonText(action.reason)}` }
  return [[head], ...propertyChanges(action).map(propertyRow)]
}

/** JSON has its own quotes and escapes, so a value is shown as it would be written. */
function propertyRow({ key, before, after }: PropertyChange): Row {
  const [name, old, now] = [forTerminal(key), proseForTerminal(before ?? ''), proseForTerminal(after ?? '')]
  if (before === undefined) return [{ text: '+', tone: 'gain' }, { text: name, tone: 'gain' }, { text: now }]
  if (after === undefined) return [{ text: '-', tone: 'loss' }, { text: name, tone: 'loss' }, { text: `was ${old}` }]
  return [{ text: '~', tone: 'risk' }, { text: name, tone: 'risk' }, { text: `${old} -> ${now}` }]
}
