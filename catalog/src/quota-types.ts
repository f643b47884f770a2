import type { LocalText } from '@tongqu/contracts'

/** Whose plan it is: `loopback` is nobody who calls from the machine itself. */
export type QuotaCaller = 'anonymous' | 'loopback' | 'key' | 'app' | 'person' | 'agreement'

/** Whose use is counted together; of `dataset` each dataset of an organisation (or address). */
export type QuotaHolder = 'address' | 'app' | 'person' | 'organisation' | 'agreement' | 'dataset'

export type QuotaMeter = 'requests' | 'rows' | 'bytes' | 'stream-seconds'

/** Limits of a kind of caller, `quotas/<id>.yaml`. One plan for each kind. */
export type QuotaPlan = {
  id: string
  title: LocalText
  for: QuotaCaller
  /** `requests` in `seconds` for ever, and at most `burst` at once. */
  rates: readonly {
    name: string
    of: QuotaHolder
    requests: number
    seconds: number
    burst: number
  }[]
  /** `amount` in each day or month of the province. A name means the same in every plan. */
  quotas: readonly {
    name: string
    of: QuotaHolder
    meter: QuotaMeter
    amount: number
    per: 'day' | 'month'
  }[]
  /** Streams of changes at the same time. */
  streams: readonly { name: string; of: QuotaHolder; amount: number }[]
}
