// The rules that grant balances, for `plan --topup`.
import type { RuleTraits } from '../rule-traits.ts'

export const quotaRules: RuleTraits<'quotaRules', 'quota_rules'> = {
  key: 'quota_rules',
  read: (rule) => ({
    name: rule.name,
    action: rule.action,
    amount: rule.amount,
    ...(rule.max_balance === undefined ? {} : { maxBalance: rule.max_balance }),
    ...(rule.min_balance === undefined ? {} : { minBalance: rule.min_balance }),
    ...(rule.balance_below === undefined ? {} : { balanceBelow: rule.balance_below }),
    ...(rule.balance_above === undefined ? {} : { balanceAbove: rule.balance_above }),
    ...(rule.include === undefined ? {} : { include: rule.include }),
    ...(rule.exclude === undefined ? {} : { exclude: rule.exclude }),
  }),
  needs: () => [],
  name: ({ name }) => name,
  people: ({ include = [], exclude = [] }) => [...include, ...exclude],
  isPlanned: ({ topup }) => topup,
}
