import { adapterCases, FIXTURE_CONTEXT } from '@tongqu/adapter-kit/testing'
import { expect, it } from 'vitest'
import { networkFreight } from './network-freight.ts'
import { driver, vehicleInfo, waybill } from './testing/documents.ts'
import { plain } from './testing/envelopes.ts'

adapterCases(networkFreight, new URL('../fixtures/', import.meta.url))

const decode = (document: unknown, limits = {}) =>
  networkFreight.decode(plain(document), {
    ...FIXTURE_CONTEXT,
    limits: { ...FIXTURE_CONTEXT.limits, ...limits },
  })

it('marks goods as dangerous by class, UN number or code, and claims nothing without a sign', () => {
  const goods = (more: object) => {
    const vehicle = vehicleInfo({
      goodsInfo: [
        {
          descriptionOfGoods: '货',
          cargoTypeClassificationCode: '1700',
          goodsItemGrossWeight: '1.000',
          ...more,
        },
      ],
    })
    const { readings } = decode(waybill({ vehicleInfo: [vehicle] }))
    const found = readings.find(({ contract }) => contract === 'freight/waybill_goods@1')
    const { is_dangerous, un_number, dangerous_class } = found?.reading ?? {}
    return [is_dangerous, un_number, dangerous_class]
  }
  expect(goods({})).toEqual([undefined, undefined, undefined])
  expect(goods({ descriptionOfGoods: '汽油 UN 1203' })).toEqual([true, '1203', undefined])
  expect(goods({ descriptionOfGoods: 'UN1203，3 类' })).toEqual([true, '1203', undefined])
  expect(goods({ descriptionOfGoods: 'FUN 12034' })).toEqual([undefined, undefined, undefined])
  expect(goods({ unNumber: '1830', dangerousGoodsClass: '8' })).toEqual([true, '1830', '8'])
  expect(goods({ dangerousGoodsClass: '9' })).toEqual([true, undefined, '9'])
})

it('takes one vehicle, driver and piece of goods without the brackets of a list', () => {
  const { driver: drivers, goodsInfo } = vehicleInfo()
  const [one, goods] = [(drivers as object[])[0], (goodsInfo as object[])[0]]
  const bare = vehicleInfo({ driver: one, goodsInfo: goods })
  expect(decode(waybill({ vehicleInfo: bare })).readings.map(({ contract }) => contract)).toEqual([
    'freight/waybill@1',
    'freight/waybill_vehicle@1',
    'freight/waybill_driver@1',
    'freight/waybill_goods@1',
  ])
})

it('refuses as a whole what has more rows than the source may send', () => {
  const { rejects, readings } = decode(waybill(), { entities: 3 })
  expect(readings).toEqual([])
  expect(rejects.map(({ code }) => code)).toEqual(['too-many'])
})

it('names the field in rejects, and never repeats its value', () => {
  const { rejects } = networkFreight.decode(
    plain(driver({ telephone: '1'.repeat(19), drivingLicense: '9'.repeat(30) }), {
      ipcType: 'WLHY_JSY1001',
    }),
    FIXTURE_CONTEXT,
  )
  expect(rejects.map(({ at }) => at)).toEqual(['drivingLicense', 'telephone'])
  expect(JSON.stringify(rejects)).not.toMatch(/1{19}|9{30}/)
})

it('keeps the sender of a report as whole characters, however its code is cut', () => {
  for (const enterpriseSenderCode of ['E\ud800', `${'E'.repeat(63)}😀`]) {
    const header = { enterpriseSenderCode }
    const { readings, rejects } = networkFreight.decode(
      plain(waybill(), { header }),
      FIXTURE_CONTEXT,
    )
    expect(rejects).toEqual([])
    const sender = String(readings[0]?.reading.sender_code)
    expect([sender.isWellFormed(), sender.length <= 64, sender[0]]).toEqual([true, true, 'E'])
  }
})
