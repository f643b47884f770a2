import type { Table } from './gtfs.ts'
import type { Network } from './network.ts'

/** Bus: one flat fare in the old form (`fare_attributes.txt`). */
export function busFareTables(): Table[] {
  return [
    {
      file: 'fare_attributes.txt',
      columns: ['fare_id', 'price', 'currency_type', 'payment_method', 'transfers', 'agency_id'],
      rows: [['flat', '2.00', 'CNY', 0, 0, 'linheng-bus']],
    },
  ]
}

/** Rail: the new form (Fares v2): a product per network, sold on a card and in an app. */
export function railFareTables({ lines }: Network): Table[] {
  const networkOf = (kind: string) => (kind === 'metro' ? 'metro' : 'intercity')
  return [
    {
      file: 'networks.txt',
      columns: ['network_id', 'network_name'],
      rows: [
        ['metro', '地铁'],
        ['intercity', '城际'],
      ],
    },
    {
      file: 'route_networks.txt',
      columns: ['network_id', 'route_id'],
      rows: lines.map((line) => [networkOf(line.kind), line.id]),
    },
    {
      file: 'fare_media.txt',
      columns: ['fare_media_id', 'fare_media_name', 'fare_media_type'],
      rows: [
        ['card', '交通联合卡', 2],
        ['app', '乘车码', 4],
      ],
    },
    {
      file: 'fare_products.txt',
      columns: ['fare_product_id', 'fare_product_name', 'fare_media_id', 'amount', 'currency'],
      rows: [
        ['metro-single', '地铁单程', 'card', '3.00', 'CNY'],
        ['metro-single', '地铁单程', 'app', '3.00', 'CNY'],
        ['intercity-single', '城际单程', 'app', '18.50', 'CNY'],
      ],
    },
    {
      file: 'fare_leg_rules.txt',
      columns: ['leg_group_id', 'network_id', 'fare_product_id'],
      rows: [
        ['metro', 'metro', 'metro-single'],
        ['intercity', 'intercity', 'intercity-single'],
      ],
    },
  ]
}
