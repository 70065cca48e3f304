// From a mapping as an include or a flag states it to its rules.
import { error } from '../problem.ts'
import { quote } from '../sentences.ts'
import type {
  AdminColumn,
  ColumnRule,
  Diagnostic,
  EnsureColumn,
  GroupsColumn,
  IncludeColumns,
  MappedColumn,
  Mapping,
  NameColumn,
  Place,
  SkipRule,
} from '../types.ts'
import { foldedHeader } from './folded.ts'
import type { Variant } from './presets/types.ts'

type Stated =
  | string
  | readonly string[]
  | NameColumn
  | GroupsColumn
  | AdminColumn
  | EnsureColumn
  | readonly EnsureColumn[]

/** The place of a part of the mapping, such as `['columns', 'groups']`. */
export type PlaceOfPart = (path: readonly (string | number)[]) => Place

/** The mapping that is stated, in rules. The faults are those that need no file. */
export function mappingOf(stated: Variant, placeOf: PlaceOfPart): { mapping: Mapping; faults: readonly Diagnostic[] } {
  const { columns = {}, skip = [], header, repeat, mayLack = [], maySplit } = stated
  const optional = (from: readonly string[]): { isOptional?: true } =>
    from.length > 0 && from.every((one) => mayLack.includes(one)) ? { isOptional: true } : {}
  const words = ({ column }: ColumnRule) => (column === 'groups' && maySplit !== undefined ? { maySplit } : {})
  const rules = columnRules(columns, placeOf).map((rule) => ({ ...rule, ...optional(rule.from), ...words(rule) }))
  const rows = skip.map(
    ({ column, match }, index): SkipRule => ({ column, match, ...optional([column]), at: placeOf(['skip', index]) }),
  )
  const mapping: Mapping = {
    columns: rules,
    skip: rows,
    ...(header === undefined ? {} : { header }),
    ...(repeat === undefined ? {} : { repeat }),
  }
  return { mapping, faults: [...secretFaults(rules), ...twiceFaults(rules)] }
}

/** Rules of a mapping over those of a preset: per column the mapping's own wins, and fills in what it leaves out. */
export function overPreset(own: Mapping, preset: Mapping): Mapping {
  const named = new Set(own.columns.map(({ column }) => column))
  const base = new Map(preset.columns.map((rule) => [rule.column, rule]))
  const columns = own.columns.map((rule) => {
    const under = base.get(rule.column)
    return rule.from.length > 0 || under === undefined ? rule : { ...under, ...rule, from: under.from }
  })
  const ownName = own.columns.find(({ column }) => column === 'username')
  const isNamed = ownName !== undefined && (ownName.from.length > 0 || ownName.domain !== undefined)
  const { needsDomain, ...rest } = preset
  return {
    ...rest,
    ...own,
    ...(needsDomain === undefined || isNamed ? {} : { needsDomain }),
    columns: nameFirst([...preset.columns.filter(({ column }) => !named.has(column)), ...columns]),
    skip: [...preset.skip, ...own.skip],
  }
}

/** For the readers of a mapping. */
function nameFirst(rules: readonly ColumnRule[]): readonly ColumnRule[] {
  const isName = ({ column }: ColumnRule): boolean => column === 'username'
  return [...rules.filter(isName), ...rules.filter((rule) => !isName(rule))]
}

function columnRules(columns: IncludeColumns, placeOf: PlaceOfPart): ColumnRule[] {
  return (Object.entries(columns) as [MappedColumn, Stated][]).flatMap(([column, said]) => {
    const at = placeOf(['columns', column])
    return partsOf(said).map((part): ColumnRule => ({ ...ruleOf(part), column, at }))
  })
}

/** `ensure` may have several columns, each with its own values; the headers of `groups` are united. */
function partsOf(said: Stated): readonly Exclude<Stated, readonly EnsureColumn[]>[] {
  if (!Array.isArray(said)) return [said as Exclude<Stated, readonly EnsureColumn[]>]
  return said.every((one) => typeof one === 'string') ? [said] : said
}

function ruleOf(part: Exclude<Stated, readonly EnsureColumn[]>): Pick<ColumnRule, 'from'> {
  if (typeof part === 'string') return { from: [part] }
  if (Array.isArray(part)) return { from: part }
  const { from, split, values, ...rest } = part as NameColumn & GroupsColumn & EnsureColumn
  return {
    ...rest,
    from: listOf(from),
    ...(split === undefined ? {} : { split: listOf(split) }),
    ...(values === undefined ? {} : { values: new Map(Object.entries(values).map(([key, is]) => [key, String(is)])) }),
  }
}

function listOf(said: string | readonly string[] | undefined): readonly string[] {
  return said === undefined ? [] : typeof said === 'string' ? [said] : said
}

/** A mapped password would be in the plan, and the plan's digest would help to guess a short one. */
function secretFaults(rules: readonly ColumnRule[]): Diagnostic[] {
  return rules.flatMap(({ from, at }) => {
    const secret = from.find((one) => foldedHeader(one) === 'password')
    const never = 'holds secrets and is never read as another column; name another header'
    return secret === undefined ? [] : [error(at, `${quote(secret)} ${never}`)]
  })
}

function twiceFaults(rules: readonly ColumnRule[]): Diagnostic[] {
  const owners = new Map<string, MappedColumn>()
  return rules.flatMap(({ column, from, at }) =>
    from.flatMap((one) => {
      const owner = owners.get(foldedHeader(one))
      owners.set(foldedHeader(one), owner ?? column)
      if (owner === undefined || owner === column) return []
      return [error(at, `${quote(one)} is mapped to two columns, ${owner} and ${column}; map each header once`)]
    }),
  )
}
