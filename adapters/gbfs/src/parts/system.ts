import { type Field, type Fields, onceCapitals, type Part, since } from '../fields.ts'

/** E.164, which 3.0 asks for. */
const PHONE = /^\+[1-9]\d{1,14}$/

const LANGUAGE = /^[a-z]{2,3}(-[A-Z]{2})?$/

const INFORMATION: Fields = new Map<string, Field>([
  ['system_id', { kind: 'id', column: 'system_id', needed: since(10) }],
  ['name', { kind: 'words', column: 'name', needed: since(10) }],
  ['short_name', { kind: 'words', column: 'short_name' }],
  [
    'language',
    {
      kind: 'text',
      column: 'language',
      yieldsTo: 'languages',
      needed: since(10, 23),
      pattern: LANGUAGE,
    },
  ],
  ['languages', { kind: 'ids', column: 'language', needed: since(30), pattern: LANGUAGE }],
  ['operator', { kind: 'words', column: 'operator_name' }],
  ['url', { kind: 'url', column: 'url' }],
  ['purchase_url', { kind: 'url', column: 'purchase_url' }],
  ['start_date', { kind: 'date', column: 'start_date' }],
  ['termination_date', { kind: 'date', column: 'termination_date' }],
  ['phone_number', { kind: 'text', column: 'phone_number', pattern: PHONE, patternSince: 30 }],
  ['email', { kind: 'text', column: 'email' }],
  ['feed_contact_email', { kind: 'text', column: 'feed_contact_email', needed: since(30) }],
  ['timezone', { kind: 'text', column: 'timezone', needed: since(10) }],
  ['opening_hours', { kind: 'text', column: 'opening_hours', needed: since(30) }],
  ['license_id', { kind: 'text', column: 'license_id' }],
  ['license_url', { kind: 'url', column: 'license_url' }],
  ['attribution_organization_name', { kind: 'words', column: 'attribution_name' }],
  ['attribution_url', { kind: 'url' }],
  ['manifest_url', { kind: 'url' }],
  ['terms_url', { kind: 'url-words' }],
  ['terms_last_updated', { kind: 'date' }],
  ['privacy_url', { kind: 'url-words' }],
  ['privacy_last_updated', { kind: 'date' }],
  ['rental_apps', { kind: 'json' }],
  ['brand_assets', { kind: 'json' }],
])

/** Who runs the system. */
export const systemInformation: Part = {
  name: 'system_information',
  lists: [],
  contract: 'gbfs/system@1',
  key: 'system_id',
  fields: INFORMATION,
  isClosedSince: 30,
}

/** Regions of the system. */
export const systemRegions: Part = {
  name: 'system_regions',
  lists: ['regions'],
  contract: 'gbfs/region@1',
  key: 'region_id',
  fields: new Map<string, Field>([
    ['region_id', { kind: 'id', column: 'region_id', needed: since(10) }],
    ['name', { kind: 'words', column: 'name', needed: since(10) }],
  ]),
}

const PRICE = 1e7

/** What a rental costs. */
export const systemPricingPlans: Part = {
  name: 'system_pricing_plans',
  lists: ['plans'],
  contract: 'gbfs/pricing_plan@1',
  key: 'plan_id',
  fields: new Map<string, Field>([
    ['plan_id', { kind: 'id', column: 'plan_id', needed: since(10) }],
    ['name', { kind: 'words', column: 'name', needed: since(10) }],
    ['description', { kind: 'words', column: 'description', needed: since(10) }],
    ['currency', { kind: 'text', column: 'currency', needed: since(10), pattern: /^\w{3}$/ }],
    ['price', { kind: 'number', column: 'price', needed: since(10), range: [-PRICE, PRICE] }],
    ['is_taxable', { kind: 'flag', column: 'is_taxable', needed: since(10) }],
    ['surge_pricing', { kind: 'flag', column: 'has_surge_pricing' }],
    ['per_km_pricing', { kind: 'segments', column: 'per_km_pricing' }],
    ['per_min_pricing', { kind: 'segments', column: 'per_min_pricing' }],
    ['url', { kind: 'url', column: 'url' }],
    ['reservation_price_per_min', { kind: 'number', range: [0, PRICE] }],
    ['reservation_price_flat_rate', { kind: 'number', range: [0, PRICE] }],
    ['fare_capping', { kind: 'json' }],
  ]),
}

const ALERT_TYPES = ['system_closure', 'station_closure', 'station_move', 'other']

/** What is not as usual. */
export const systemAlerts: Part = {
  name: 'system_alerts',
  lists: ['alerts'],
  contract: 'gbfs/alert@1',
  key: 'alert_id',
  isSnapshot: true,
  time: 'updated_at',
  fields: new Map<string, Field>([
    ['alert_id', { kind: 'id', column: 'alert_id', needed: since(10) }],
    [
      'type',
      {
        kind: 'code',
        column: 'alert_type',
        needed: since(10),
        codes: onceCapitals(ALERT_TYPES),
      },
    ],
    ['station_ids', { kind: 'ids', column: 'station_ids' }],
    ['region_ids', { kind: 'ids', column: 'region_ids' }],
    ['summary', { kind: 'words', column: 'summary', needed: since(10) }],
    ['description', { kind: 'words', column: 'description' }],
    ['url', { kind: 'url-words', column: 'url' }],
    ['last_updated', { kind: 'instant', column: 'updated_at' }],
    ['times', { kind: 'finished' }],
  ]),
}
