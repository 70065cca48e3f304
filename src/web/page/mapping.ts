// How a file is read: edits of its mapping, and the choices that its columns give.
import type { ColumnName, Draft, JobName, Mapping, SystemCard, UploadView } from '../api.ts'

/** The mapping in force: what was chosen, or the guess. */
export function mappingOf(draft: Draft, file: UploadView): Mapping {
  return draft.file?.mapping ?? file.mapping
}

export function withMapping(draft: Draft, file: UploadView, mapping: Mapping): Draft {
  const sheet = draft.file?.sheet ?? file.sheet
  return { ...draft, file: { upload: file.id, ...(sheet === undefined ? {} : { sheet }), mapping } }
}

/** The header of a column; an empty one takes it away. */
export function withColumn(mapping: Mapping, column: ColumnName, header: string): Mapping {
  const { [column]: _, ...others } = mapping.columns ?? {}
  return { ...mapping, columns: header === '' ? others : { ...others, [column]: header } }
}

/** The mapping with one more answer; undefined takes it back. */
export function withAnswer<Key extends keyof Mapping>(
  mapping: Mapping,
  key: Key,
  value: Mapping[Key] | undefined,
): Mapping {
  const { [key]: _, ...others } = mapping
  return value === undefined ? others : { ...others, [key]: value }
}

/** Columns that a job reads: names always, the rest where people are added or changed. */
export function columnsFor(job: JobName, system: SystemCard | undefined): readonly ColumnName[] {
  const sets = system?.sets ?? []
  if (job === 'quota') return ['username', 'quota']
  if (job !== 'add') return ['username']
  const more = (['groups', 'admin', 'quota'] as const).filter((name) => sets.includes(name))
  return ['username', ...more]
}
