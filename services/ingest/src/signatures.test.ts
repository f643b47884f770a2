import { existsSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { guessAdapter, HEAD_BYTES } from './adapters.ts'

const DATA = new URL('../../../../shared/data/', import.meta.url)
const isThere = existsSync(DATA)
if (!isThere) console.info('skipped: ../shared/data is not there')

const guess = (text: string | Uint8Array) => guessAdapter(Buffer.from(text)).name

it.each([
  ['siri', '<?xml version="1.0"?>\n<Siri xmlns="http://www.siri.org.uk/siri"><ServiceDelivery/>'],
  ['siri', '<s:Envelope xmlns:s="x"><s:Body><GetVM xmlns="http://wsdl.siri.org.uk"><siri:Siri >'],
  ['datex2', '<d2LogicalModel xmlns="http://datex2.eu/schema/2/2_0" modelBaseVersion="2">'],
  ['datex2', '<?xml version="1.0"?><ns:messageContainer xmlns:ns="http://datex2.eu/schema/3/x">'],
  ['gbfs', '{"last_updated": 1, "ttl": 60, "version": "2.3", "data": {"stations": []}}'],
  ['gbfs', '{"last_updated":"2026-11-21T04:00:00Z","ttl":0,"version":"3.0","data":{}}'],
  ['wzdx', '{"type":"FeatureCollection","feed_info":{"publisher":"x"},"features":[]}'],
  ['wzdx', '{"road_event_feed_info":{},"type":"FeatureCollection","features":[]}'],
  ['afc', '{"total":1,"data":[{"deal_date":"2018-08-31 22:14:50","card_no":"ZZTQAAAB"}]}'],
  ['afc', '卡号,交易日期时间,交易类型,交易金额,交易值,设备编码,公司名称,线路站点,车牌号\n'],
  ['afc', '900045973,20131231221001,地铁出站,435,500,268004129,地铁一号线,大剧院站\n'],
  ['metro', '{"updatedAt":"2026-04-15T08:00:00+08:00","crowding":[]}'],
  ['metro', '{"status":[{"line":"M1","state":"normal"}]}'],
  ['metro', '{"station":"M101","observedAt":"2026-04-15T08:00:00+08:00","loadPercentage":74}'],
  ['edifact', "UNA:+.'\nUNB+UNOA:1+PIL+NZWLGT01+20190320:0943+1'"],
  ['edifact', "UNB+UNOC:3+A+B+260105:0801+7'UNH+1+IFTMIN:D:04A:UN'"],
  ['dcsa', '[{"eventID":"a","eventType":"TRANSPORT","eventClassifierCode":"ACT"}]'],
  ['dcsa', '{"events":[{"eventID":"a","eventClassification":{"eventType":"IOT"}}]}'],
  ['taxi-trace', '"TRIP_ID","CALL_TYPE","TAXI_ID","TIMESTAMP","POLYLINE"\n'],
  ['taxi-trace', '1,2008-02-02 15:36:08,116.51172,39.92123\n'],
  ['example-counter', '{"counters": []}'],
  ['vehicle-roster', 'plate,plate_color,vehicle_kind\n'],
  ['loop-detector', ',773869,767541,767542\n2012-03-01 00:00:00,64.3,67.6,67.1\n'],
  ['loop-detector', '90217,90218,90219\n33.6,11.2,8.1\n'],
  ['gtfs', Buffer.from('504b0304', 'hex')],
])('knows %s by its first bytes', (name, text) => {
  expect(guess(text)).toBe(name)
})

it('knows XML of UTF-16 by its mark', () => {
  const text = '\uFEFF<?xml version="1.0" encoding="utf-16"?><Siri version="2.0">'
  expect(guess(Buffer.from(text, 'utf16le'))).toBe('siri')
})

it.runIf(isThere).each([
  ['apds', 'parking/apds/fiware_APDSObservation_example.json'],
  ['afc', 'card-taxi/shenzhen-tong/page1_first38.json'],
  ['afc', 'card-taxi/t-union/nfsee_reader_mock_apdu.json'],
  ['edifact', 'freight/edifact/coparn_d00b_booking.edi'],
  ['edifact', 'freight/edifact/iftmin_d04a_adr_dangerous.edi'],
  ['dcsa', 'freight/dcsa/tnt-220-response_first3.json'],
  ['taxi-trace', 'card-taxi/taxi/porto_one_trip.csv'],
  ['taxi-trace', 'card-taxi/taxi/tdrive_first_lines.txt'],
  ['loop-detector', 'road/loop-detector/METR-LA_los_speed_week.csv'],
])('knows the public samples of %s', (name, path) => {
  const url = new URL(path, DATA)
  expect(guess(readFileSync(url).subarray(0, HEAD_BYTES))).toBe(name)
})
