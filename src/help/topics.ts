// The topics of the manual, by their headings, in reading order. Only names: the texts are in index.ts.

/** Headings of the manual, each with its topics. */
export const headings = [
  { title: 'Begin', topics: ['install', 'start', 'web', 'init', 'sandbox', 'jobs', 'troubleshooting'] },
  {
    title: 'Say who should be there',
    topics: ['roster', 'presets', 'desired-state', 'leaving', 'names', 'directory', 'housekeeping', 'many-hubs'],
  },
  {
    title: 'Plan, review, apply',
    topics: ['plan', 'guards', 'warnings', 'overrides', 'review', 'apply', 'many-plans', 'undo', 'audit', 'ci'],
  },
  { title: 'Look and check', topics: ['look', 'user', 'check'] },
  { title: 'Systems', topics: ['jupyterhub', 'aup', 'bevy', 'alteryx'] },
  {
    title: 'Reference',
    topics: ['connection', 'network', 'exit-codes', 'formats', 'library', 'security', 'performance'],
  },
  { title: 'Carry on the work', topics: ['contributing', 'architecture'] },
] as const

/** A topic, named after its file in this folder. */
export type TopicName = (typeof headings)[number]['topics'][number]

/** All topics, in reading order. */
export const topicNames: readonly TopicName[] = headings.flatMap(({ topics }): readonly TopicName[] => topics)
