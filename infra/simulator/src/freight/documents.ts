import { localText } from '../instants.ts'
import type { Consignment } from './consignments.ts'
import {
  DRIVER_IDS,
  DRIVER_NAMES,
  DRIVER_PHONES,
  FREIGHT_PLATES,
  PLATFORM_OPERATOR,
} from './people.ts'

/** Of what the consignor pays, the share that the carrier gets. */
const CARRIER_SHARE = 0.9

/** YYYYMMDDhhmmss on the clocks of the province. */
export function compactTime(at: number): string {
  return localText(at).replace(/\D/g, '')
}

/** 电子运单 of the road part of a consignment; amounts and weights are text with fixed decimals. */
export function waybillDocument(consignment: Consignment, sentAt: number): object {
  const { number, originalNumber, agreedAt, consignor, consignee, freightYuan } = consignment
  const [road, , water] = consignment.legs
  const times = {
    despatchActualDateTime: compactTime(road.departsAt),
    goodsReceiptDateTime: compactTime(road.arrivesAt),
  }
  return {
    originalDocumentNumber: originalNumber,
    shippingNoteNumber: number,
    serialNumber: '0101',
    vehicleAmount: 1,
    // 5: 公铁水联运, road, rail and water.
    transportTypeCode: 5,
    sendToProDateTime: compactTime(sentAt),
    carrier: PLATFORM_OPERATOR.name,
    unifiedSocialCreditIdentifier: PLATFORM_OPERATOR.creditCode,
    permitNumber: PLATFORM_OPERATOR.permitNumber,
    consignmentDateTime: compactTime(agreedAt),
    businessTypeCode: '1002998',
    ...times,
    totalMonetaryAmount: freightYuan.toFixed(3),
    consignorInfo: {
      consignor: consignor.name,
      consignorId: consignor.id,
      placeOfLoading: consignor.address,
      countrySubdivisionCode: road.from.areaCode,
    },
    consigneeInfo: {
      consignee: consignee.name,
      consigneeId: consignee.id,
      goodsReceiptPlace: consignee.address,
      countrySubdivisionCode: water.from.areaCode,
    },
    vehicleInfo: [vehicleInfo(consignment, times)],
    actualCarrierInfo: {
      actualCarrierName: `临衡试驰运输队（${consignment.driver.name}）`,
      actualCarrierId: consignment.driver.id,
      actualCarrierBusinessLicense: '680101000000',
    },
    insuranceInformation: { policyNumber: 'none', insuranceCompanyCode: 'none' },
    remark: `箱号 ${consignment.container.number}`,
  }
}

function vehicleInfo({ truck, driver, consignor, legs, ...goods }: Consignment, times: object) {
  const [road] = legs
  const { cargo, grossKilograms, cubicMeters, packages } = goods
  const { dangerous } = cargo
  return {
    vehiclePlateColorCode: truck.plateColor,
    vehicleNumber: truck.plate,
    ...times,
    placeOfLoading: consignor.address,
    goodsReceiptPlace: road.to.name.zh,
    loadingCountrySubdivisionCode: road.from.areaCode,
    receiptCountrySubdivisionCode: road.to.areaCode,
    driver: [{ driverName: driver.name, drivingLicense: driver.id }],
    goodsInfo: [
      {
        descriptionOfGoods: dangerous ? `${cargo.name.zh} UN${dangerous.unNumber}` : cargo.name.zh,
        cargoTypeClassificationCode: cargo.typeCode,
        goodsItemGrossWeight: grossKilograms.toFixed(3),
        cube: cubicMeters.toFixed(4),
        totalNumberOfPackages: String(packages),
        ...(dangerous ? { dangerousGoodsClass: dangerous.class } : {}),
      },
    ],
  }
}

/** 资金流水单: what the platform paid for the road part. */
export function fundsDocument(consignment: Consignment, sentAt: number): object {
  const { number, driver, truck, freightYuan } = consignment
  const paid = (freightYuan * CARRIER_SHARE).toFixed(3)
  return {
    documentNumber: `ZJ${number}`,
    sendToProDateTime: compactTime(sentAt),
    carrier: driver.name,
    actualCarrierId: driver.id,
    vehicleNumber: truck.plate,
    vehiclePlateColorCode: truck.plateColor,
    shippingNoteList: [
      { shippingNoteNumber: number, serialNumber: '0101', totalMonetaryAmount: paid },
    ],
    // The interface writes its name with a small l.
    financiallist: [
      {
        paymentMeansCode: '32',
        recipient: driver.name,
        receiptAccount: driver.account,
        bankCode: 'ICBK',
        sequenceCode: `LS${number}`,
        monetaryAmount: paid,
        dateTime: compactTime(sentAt),
      },
    ],
  }
}

/** 车辆基本信息 of the `index`-th truck. */
export function vehicleDocument(index: number): object {
  const plate = FREIGHT_PLATES[index % FREIGHT_PLATES.length] ?? ''
  return {
    vehicleNumber: plate,
    vehiclePlateColorCode: '2',
    vehicleType: 'H11',
    owner: PLATFORM_OPERATOR.name,
    useCharacter: '货运',
    vehicleEnergyType: index % 4 === 0 ? 'C' : 'B',
    vehicleTonnage: '18.50',
    grossMass: '31.00',
    roadTransportCertificateNumber: `6801010${String(index).padStart(5, '0')}`,
    trailerVehiclePlateNumber: '',
  }
}

/** 驾驶员基本信息 of the `index`-th driver. */
export function driverDocument(index: number): object {
  const at = (list: readonly string[]) => list[index % list.length] ?? ''
  return {
    driverName: at(DRIVER_NAMES),
    drivingLicense: at(DRIVER_IDS),
    vehicleClass: 'A2',
    issuingOrganizations: '临衡市公安局交通管理支队（模拟）',
    validPeriodFrom: '20200101',
    validPeriodTo: '29991231',
    qualificationCertificate: `${at(DRIVER_IDS).slice(0, 6)}000000`,
    telephone: at(DRIVER_PHONES),
  }
}
