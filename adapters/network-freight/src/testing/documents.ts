/** Documents of the four interfaces, written by us: people and places are invented. */

export type Document = Record<string, unknown>

/** 电子运单 with one vehicle, one driver and goods that are dangerous. */
export function waybill(more: Document = {}): Document {
  return {
    originalDocumentNumber: 'PO-20261121-00001',
    shippingNoteNumber: 'YZ2026112100001',
    serialNumber: '0000',
    vehicleAmount: 1,
    transportTypeCode: 5,
    sendToProDateTime: '20261121103000',
    carrier: '云泽网络货运平台',
    unifiedSocialCreditIdentifier: '99680100MA9SIM001X',
    permitNumber: '680101000999',
    consignmentDateTime: '20261121080000',
    businessTypeCode: '1002996',
    despatchActualDateTime: '20261121083000',
    goodsReceiptDateTime: '20261121094500',
    totalMonetaryAmount: '1850.000',
    consignorInfo: {
      consignor: '云泽试装机械厂',
      consignorId: '99680100MA9T00001Z',
      placeOfLoading: '临衡市东湖区试装路 8 号',
      countrySubdivisionCode: '680101',
    },
    consigneeInfo: {
      consignee: '青屿试航贸易行',
      consigneeId: '',
      goodsReceiptPlace: '青屿市滨海区试航路 1 号',
      countrySubdivisionCode: '680201',
    },
    vehicleInfo: [vehicleInfo()],
    actualCarrierInfo: {
      actualCarrierName: '临衡试驰运输队（赵试远）',
      actualCarrierId: '99680100MA9T00021Z',
      actualCarrierBusinessLicense: '680101000000',
    },
    insuranceInformation: { policyNumber: 'none', insuranceCompanyCode: 'none' },
    remark: '',
    ...more,
  }
}

export function vehicleInfo(more: Document = {}): Document {
  return {
    vehiclePlateColorCode: '2',
    vehicleNumber: '云AQ1234',
    despatchActualDateTime: '20261121083000',
    goodsReceiptDateTime: '20261121094500',
    placeOfLoading: '临衡市东湖区试装路 8 号',
    goodsReceiptPlace: '临衡北铁路集装箱中心站',
    loadingCountrySubdivisionCode: '680101',
    receiptCountrySubdivisionCode: '680102',
    driver: [{ driverName: '赵试远', drivingLicense: '680101197001011017' }],
    goodsInfo: [
      {
        descriptionOfGoods: '松香水 UN1300',
        cargoTypeClassificationCode: '1300',
        goodsItemGrossWeight: '8400.000',
        cube: '21.5000',
        totalNumberOfPackages: '120',
        dangerousGoodsClass: '3',
      },
    ],
    ...more,
  }
}

/** 资金流水单 of one waybill, paid in two parts. */
export function funds(more: Document = {}): Document {
  return {
    documentNumber: 'ZJ-20261121-0001',
    sendToProDateTime: '20261121110000',
    carrier: '赵试远',
    actualCarrierId: '680101197001011017',
    vehicleNumber: '云AQ1234',
    vehiclePlateColorCode: '2',
    shippingNoteList: [
      {
        shippingNoteNumber: 'YZ2026112100001',
        serialNumber: '0000',
        totalMonetaryAmount: '1650.000',
      },
    ],
    financiallist: [
      payment({ sequenceCode: 'SEQ0001', monetaryAmount: '1000.000' }),
      payment({ sequenceCode: 'SEQ0002', monetaryAmount: '650.000' }),
    ],
    ...more,
  }
}

export function payment(more: Document = {}): Document {
  return {
    paymentMeansCode: '32',
    recipient: '赵试远',
    receiptAccount: '6299990010000019',
    bankCode: 'ICBK',
    sequenceCode: 'SEQ0001',
    monetaryAmount: '1000.000',
    dateTime: '20261121105500',
    ...more,
  }
}

/** 车辆基本信息 of a heavy truck. */
export function vehicle(more: Document = {}): Document {
  return {
    vehicleNumber: '云AQ1234',
    vehiclePlateColorCode: '2',
    vehicleType: 'H11',
    vehicleEnergyType: 'B',
    vehicleTonnage: '18.50',
    grossMass: '31.00',
    roadTransportCertificateNumber: '680101001234',
    trailerVehiclePlateNumber: '',
    ...more,
  }
}

/** 驾驶员基本信息. */
export function driver(more: Document = {}): Document {
  return {
    driverName: '赵试远',
    drivingLicense: '680101197001011017',
    vehicleClass: 'A2',
    issuingOrganizations: '临衡市公安局交通管理支队',
    validPeriodFrom: '20200101',
    validPeriodTo: '29991231',
    qualificationCertificate: '680101000000',
    telephone: '19900001007',
    ...more,
  }
}
