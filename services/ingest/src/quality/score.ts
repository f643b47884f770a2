/**
 * Scores of a dataset for one day on the five sides of a provincial assessment: 数量 quantity,
 * 质量 quality, 更新 timeliness, 运用 usage, 异议处理 objections. Pure functions of counts.
 *
 * Quantity takes up completeness (完整性), quality conformity, accuracy and consistency (规范性,
 * 准确性, 一致性), timeliness 时效性 of the indicators in GB/T 36344-2018, chapter 5. That standard
 * names indicators as shares of what meets a rule and gives no weights: the weights are ours.
 */

/** What a day has counted. Seconds are those in which the hub was there to see. */
export type Day = {
  /** Readings that landed, those the lake had already, and refused records. */
  readings: number
  repeats: number
  rejects: number
  /** Findings of rules and adapters. */
  findings: number
  /** Readings lost to rejects and findings, each finding by the weight of its rule. */
  penalty: number
  /** Observations, and those of them without any value. */
  observed: number
  empty: number
  /** Records that came, and those that should have come by what is usual. */
  delivered: number
  expected: number
  freshSeconds: number
  staleSeconds: number
  outageSeconds: number
}

export type Side = 'quantity' | 'quality' | 'timeliness' | 'usage' | 'objections'
export const SIDES: readonly Side[] = ['quantity', 'quality', 'timeliness', 'usage', 'objections']

export type Score = { side: Side; state: 'scored' | 'frozen' | 'no-data'; score?: number }

/** What a remark of an adapter costs of a reading: it was understood all the same. */
export const ADAPTER_FINDING_WEIGHT = 0.1

export function emptyDay(): Day {
  return {
    readings: 0,
    repeats: 0,
    rejects: 0,
    findings: 0,
    penalty: 0,
    observed: 0,
    empty: 0,
    delivered: 0,
    expected: 0,
    freshSeconds: 0,
    staleSeconds: 0,
    outageSeconds: 0,
  }
}

/** All five sides. In an outage what was scored before it stands, as `frozen`. */
export function scoresOf(day: Day, isAway: boolean): Score[] {
  const values: Record<Side, number | undefined> = {
    quantity: quantityOf(day),
    quality: qualityOf(day),
    timeliness: timelinessOf(day),
    // No counts of use and no objections are kept yet.
    usage: undefined,
    objections: undefined,
  }
  return SIDES.map((side) => {
    const value = values[side]
    const hasNone = side === 'usage' || side === 'objections'
    if (value === undefined) {
      return { side, state: isAway && !hasNone ? ('frozen' as const) : ('no-data' as const) }
    }
    return {
      side,
      state: isAway ? ('frozen' as const) : ('scored' as const),
      score: rounded(value),
    }
  })
}

/**
 * 数量: records that came over those expected (at most 1), times the share of observations that
 * have a value. Undefined when neither is known.
 */
export function quantityOf({ delivered, expected, observed, empty }: Day): number | undefined {
  const volume = expected > 0 ? Math.min(1, delivered / expected) : undefined
  const complete = observed > 0 ? 1 - Math.min(empty, observed) / observed : undefined
  if (volume === undefined && complete === undefined) return undefined
  return 100 * (volume ?? 1) * (complete ?? 1)
}

/** 质量: the share of records that is neither refused nor found fault with, findings by weight. */
export function qualityOf({ readings, repeats, rejects, penalty }: Day): number | undefined {
  const all = readings + repeats + rejects
  return all > 0 ? 100 * (1 - Math.min(1, penalty / all)) : undefined
}

/** 更新: of the time the source was there, the share within the freshness limit. */
export function timelinessOf({ freshSeconds, staleSeconds }: Day): number | undefined {
  const all = freshSeconds + staleSeconds
  return all > 0 ? (100 * freshSeconds) / all : undefined
}

/** One decimal; only what is faultless is 100. */
function rounded(score: number): number {
  const value = Math.round(score * 10) / 10
  return score < 100 && value === 100 ? 99.9 : value
}
