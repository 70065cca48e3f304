// The columns of a roster, with what the manual says of each: one without an entry here does not compile.

/** In the order of the manual. */
export const columns = {
  username:
    'Login name. `name`, `user` or `email` count as this header when no other column could be it. Bevy and Alteryx: the e-mail address.',
  user_id: "Bevy and Alteryx: the system's own number of the user, which decides. Enough without `username`.",
  ensure:
    '`present` (default) creates. `existing` only changes. `if-present` only changes, and skips users that are not there. `absent` deletes.',
  admin: '`true` or `false`, `yes` or `no`, `1` or `0`. Empty: not managed.',
  groups: 'Separated by `;`. `-` means none of the [managed groups](desired-state.md#groups).',
  server: '`running` starts the default server and waits until it is ready. `stopped` stops all servers of the user.',
  servers: '`default-only`: no named servers. See [housekeeping](housekeeping.md#named-servers).',
  tokens: '`none`: no API tokens. See [housekeeping](housekeeping.md#tokens).',
  renamed_from: "The user's name so far. Groups and admin rights are kept. Once renamed, the field does nothing.",
  expires:
    'Last day of the account, UTC, such as `2026-12-31`. From the next day on the row means `absent`. A plan lists such accounts 30 days ahead.',
  quota: 'AUP: `500`, `unlimited`, or a grant such as `+100`. See [aup](aup.md#quota).',
  password: 'AUP: `generate`, `shared`, or in CSV and XLSX the password itself. See [aup](aup.md#passwords).',
  force_change: 'AUP: `false` keeps the password after the first login.',
} as const

/** A column of a roster. */
export type ColumnName = keyof typeof columns
