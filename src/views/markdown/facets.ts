// Renames, properties of groups and servers, as tables of a comment.
import { type Changes, startCount } from '../model/changes.ts'
import { type PropertyChange, propertyChanges } from '../model/properties.ts'
import { atWorkWords, count, number, reasonWords, riskWords, serverWords, usageWords } from '../words.ts'
import { nameList, nameText, type Part, proseText, table, tableRow } from './parts.ts'
import { whoText } from './tables.ts'

/** Who gets another name, and what stops for it. */
export function renamePart({ renames }: Changes): Part {
  const rows = renames.map(({ user, before, after, reason }) => {
    const admin = before.admin ? '**ADMIN**' : ''
    const servers = proseText(serverWords(before.servers))
    return tableRow(whoText(user, before), nameText(after.name), admin, servers, proseText(reasonWords(reason)))
  })
  const title = `Renames ${count(renames.length, 'user')}${riskWords(renames)}: files may stay under the old name`
  return table(title, ['Old name', 'New name', 'Admin', 'Stopped first', 'Why'], {
    rows,
    noun: 'user',
    seen: true,
    told: renames,
  })
}

/** Whose servers stop; those in use first. `at` is the hub's time, from which ages count. */
export function stopPart({ stops }: Changes, at: string): Part {
  const rows = stops.map((action) =>
    tableRow(
      nameText(action.user),
      serverText(action.server),
      proseText(usageWords(action, at)),
      proseText(reasonWords(action.reason)),
    ),
  )
  const title = `Stops ${count(stops.length, 'server')}${atWorkWords(stops, at)}`
  return table(title, ['User', 'Server', 'Last use', 'Why'], { rows, noun: 'server', seen: true, told: stops })
}

/** The default server has no name, and another may be called `default`. */
function serverText(name: string): string {
  return name === '' ? 'default' : nameText(name)
}

/** Who gets a server, folded by reason. */
export function startPart({ starts }: Changes): Part {
  const rows = starts.map(({ server, users, reason }) =>
    tableRow(serverText(server), `${number(users.length)}: ${nameList(users)}`, proseText(reasonWords(reason))),
  )
  const title = `Starts ${count(startCount(starts), 'server')}`
  return table(title, ['Server', 'Users', 'Why'], { rows, noun: 'row', told: starts.flatMap(({ actions }) => actions) })
}

/** What changes in the properties of groups, one row a key. */
export function propertyPart({ properties }: Changes): Part {
  // One without a row is told with the rest.
  const told = properties.filter((action) => propertyChanges(action).length > 0)
  const rows = properties.flatMap((action) =>
    propertyChanges(action).map((change) =>
      tableRow(nameText(action.group), ...propertyCells(change), proseText(reasonWords(action.reason))),
    ),
  )
  const title = `Changes the properties of ${count(properties.length, 'group')}`
  return table(title, ['Group', 'Property', 'Before', 'After', 'Why'], { rows, noun: 'row', told: told })
}

/** Values are code, so that what is not there needs no quotes. */
function propertyCells({ key, before, after }: PropertyChange): readonly string[] {
  const old = before === undefined ? 'not set' : nameText(before)
  return [nameText(key), old, after === undefined ? '**removed**' : nameText(after)]
}
