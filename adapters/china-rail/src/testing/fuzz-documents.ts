import type { Reading } from '@tongqu/adapter-kit'
import type { FuzzDocument } from '@tongqu/adapter-kit/testing'
import { contractOf } from '@tongqu/contracts'

const NUMBERS = [0, 1, 2, 3, 4]

/** Documents of JSON: a timetable, left tickets, punctuality and stops by train. */
export const JSON_DOCUMENTS: readonly FuzzDocument[] = [
  {
    name: 'timetable',
    records: NUMBERS.map((index) => JSON.stringify(train(index))),
    wrap: (records) => `${HEAD},"trains":[${records.join(',')}]}`,
  },
  {
    name: 'left tickets',
    records: NUMBERS.map((index) => JSON.stringify({ queryLeftNewDTO: ticket(index) })),
    wrap: (records) => `{"train_date":"2026-01-05","data":[${records.join(',')}]}`,
  },
  {
    name: 'punctuality',
    records: NUMBERS.map((index) => JSON.stringify(arrival(index))),
    wrap: (records) => `{"updated_at":"2026-01-05 08:00:00","data":[${records.join(',')}]}`,
  },
  {
    name: 'stops by train',
    records: NUMBERS.map((index) => JSON.stringify(train(index))),
    wrap: (records) => `{"data":[${records.join(',')}]}`,
  },
]

/** Tables of CSV. */
export const CSV_DOCUMENTS: readonly FuzzDocument[] = [
  table('coordinates', 'station,city,longitude,latitude', (index) => {
    return `站${index},临衡,${113 + index / 10},30.5`
  }),
  table('train codes', 'station_train_code,train_no', (index) => `G91${index},8a000G91${index}01`),
  table('segments', 'start_station_name,end_station_name,running_time,train_no', (index) => {
    return `站${index},站${index + 1},31,G91${index}`
  }),
]

/** Names a reading of rail by its contract and key; rows of GTFS are shared by trains. */
export function identityOf({ contract, reading }: Reading): string {
  if (!contract.startsWith('rail/')) return 'gtfs'
  return [contract, ...contractOf(contract).key.map((column) => reading[column])].join(' ')
}

const HEAD = JSON.stringify({
  valid_from: '2026-01-01',
  valid_until: '2026-12-31',
  runs_on: '1111111',
  operator: { id: 'yz', name: '云泽铁路', url: 'https://rail.yunze.example' },
  stations: '@a|青山|QSX|qingshan|qs|0@b|云水|YSX|yunshui|ys|1@c|临衡|LHQ|linheng|lh|2',
  coordinates: [
    { station: '青山', longitude: 113.1, latitude: 30.5 },
    { station: '云水', longitude: 113.2, latitude: 30.5 },
    { station: '临衡', longitude: 113.3, latitude: 30.5 },
  ],
}).slice(0, -1)

function train(index: number): object {
  const hour = `0${index + 3}`
  return {
    train_no: `8a000G91${index}01`,
    station_train_code: `G91${index}`,
    stops: [
      { station_no: '01', station_name: '青山', arrive_time: '----', start_time: `${hour}:10` },
      { station_no: '02', station_name: '云水', arrive_time: `${hour}:40`, start_time: '22:00' },
      { station_no: '03', station_name: '临衡', arrive_time: '00:30', start_time: '00:30' },
    ],
  }
}

function ticket(index: number): object {
  return {
    train_no: `8a000G91${index}01`,
    station_train_code: `G91${index}`,
    from_station_telecode: 'LHQ',
    to_station_telecode: 'QSX',
    start_time: '08:00',
    lishi: '01:05',
    start_train_date: '20260105',
    from_station_no: '01',
    zy_num: '3',
    ze_num: '有',
    swz_num: '无',
    yp_info_new: 'M012900003O008050087',
  }
}

function arrival(index: number): object {
  return {
    train_no: `8a000G91${index}01`,
    station_train_code: `G91${index}`,
    start_train_date: '20260105',
    station_telecode: 'LHQ',
    station_name: '临衡',
    longitude: 113.1,
    latitude: 30.6,
    kind: '到达',
    planned_time: '07:55',
    actual_time: '08:01',
    status: '晚点',
    platform: '2',
  }
}

function table(name: string, header: string, row: (index: number) => string): FuzzDocument {
  return {
    name,
    records: NUMBERS.map(row),
    wrap: (records) => `${header}\n${records.join('\n')}\n`,
  }
}
