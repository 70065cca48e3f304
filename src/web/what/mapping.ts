// How a dropped file is read: the choice of the page as an include of hubplan.yaml.
import type { Include, IncludeColumns, PresetName, SkipRow } from '../../core/types.ts'
import { domainsIn, hasCommas, type RosterHead } from '../../library/roster.ts'
import type { ColumnName, Mapping } from '../api.ts'

/** How a file would be read: a guess for the lists. */
export function guessOf(head: RosterHead): Mapping {
  const { proposal, table } = head
  const { preset, groups, ensure, others } = proposal
  if (preset !== undefined) {
    const [domain] = preset.needsDomain ? domainsIn(table, preset.username) : []
    return { preset: preset.name, ...(domain === undefined ? {} : { domain: domain.domain }) }
  }
  if (proposal.isOwn) return {}
  const [username] = proposal.usernames
  const isList = groups !== undefined && groups !== username && hasCommas(table, groups)
  return {
    columns: {
      ...(username === undefined ? {} : { username }),
      ...(groups === undefined || groups === username ? {} : { groups }),
      ...Object.fromEntries(others.flatMap((column) => (column === 'ensure' ? [] : [[column, column]]))),
    },
    ...(isList ? { split: ', ' } : {}),
    ...(ensure === undefined ? {} : { gone: 'skip' }),
  }
}

/** The header of the names, as a mapping or its preset has it. */
export function usernameOf({ proposal }: RosterHead, { preset, columns }: Mapping): string | undefined {
  if (columns?.username !== undefined) return columns.username
  return preset === undefined ? proposal.usernames[0] : proposal.preset?.username
}

/** The keys of an include that say how a file is read. */
export function includeOf(head: RosterHead, mapping: Mapping): Include {
  const { header, sheet, encoding } = head.include
  const { preset, hidden } = mapping
  const skip = [...strangers(head, mapping), ...gone(head, mapping)]
  const columns = columnsOf(head, mapping)
  return {
    ...(sheet === undefined ? {} : { sheet }),
    ...(encoding === undefined ? {} : { encoding }),
    // A preset finds the header by itself.
    ...(header === undefined || preset !== undefined ? {} : { header }),
    ...(preset === undefined ? {} : { preset: preset as PresetName }),
    ...(Object.keys(columns).length === 0 ? {} : { columns }),
    ...(skip.length === 0 ? {} : { skip }),
    ...(hidden === undefined ? {} : { hidden_rows: hidden }),
  }
}

function columnsOf(head: RosterHead, { columns = {}, domain, split, gone: whenGone }: Mapping): IncludeColumns {
  const { username, groups, ...others } = columns as Partial<Record<ColumnName, string>>
  const { ensure } = head.proposal
  const from = username === undefined ? {} : { from: username }
  return {
    ...(domain === undefined || domain === ''
      ? username === undefined
        ? {}
        : { username }
      : { username: { ...from, domain } }),
    ...(groups === undefined ? {} : { groups: split === undefined ? groups : { from: groups, split } }),
    ...others,
    ...(ensure === undefined || whenGone !== 'delete' ? {} : { ensure }),
  }
}

/** Rows of other domains. */
function strangers(head: RosterHead, mapping: Mapping): readonly SkipRow[] {
  const username = usernameOf(head, mapping)
  const { domain } = mapping
  if (domain === undefined || domain === '' || username === undefined) return []
  const others = domainsIn(head.table, username).filter((one) => one.domain !== domain.toLowerCase())
  const match = others.flatMap(({ spellings }) => [...spellings].map((spelling) => `*@${spelling}`))
  return match.length === 0 ? [] : [{ column: username, match }]
}

function gone({ proposal: { ensure } }: RosterHead, { gone: whenGone }: Mapping): readonly SkipRow[] {
  if (ensure === undefined || whenGone !== 'skip') return []
  return [
    { column: ensure.from, match: Object.keys(ensure.values).filter((value) => ensure.values[value] === 'absent') },
  ]
}
