import type { Answer, Call, Handler } from '../account/call.js';
import type { TelnyxAccount } from './telnyx-account.js';
import { refusalOf } from './telnyx-errors.js';
import type { TelnyxNumber } from './telnyx-number.js';

type TelnyxCall = Call<TelnyxAccount>;

/** Whether numbers may send texts to the United States: campaigns (10DLC) and verifications of toll-free numbers. */
export const REGISTRATIONS: Readonly<Record<string, Handler<TelnyxAccount>>> = {
  'telnyx.GetSinglePhoneNumberCampaign': campaignOf,
  'telnyx.ListVerificationRequests': listVerifications,
};

function campaignOf({ account, args }: TelnyxCall): Answer {
  const number = account.find(args.path['phoneNumber'] ?? '');
  const campaign = number?.papers.campaign;
  if (!number || !campaign) throw refusalOf('10005');
  const { createdAt, updatedAt, stock } = number;
  return {
    status: 200,
    body: {
      phoneNumber: stock.number,
      brandId: 'B1',
      tcrBrandId: 'BEMULAT',
      campaignId: 'C1',
      tcrCampaignId: 'CEMULAT',
      telnyxCampaignId: 'C1',
      createdAt: createdAt.toISOString(),
      updatedAt: updatedAt.toISOString(),
      ...campaign,
    },
  };
}

function listVerifications({ account, args }: TelnyxCall): Answer {
  const { page, page_size: size, phone_number: wanted, status } = args.query as { readonly [name: string]: unknown };
  const found = account.numbers
    .filter(({ stock }) => wanted === undefined || stock.number === wanted)
    .filter(
      ({ papers: { verification } }) =>
        verification && [undefined, verification.verificationStatus].includes(status as never),
    );
  const from = (Number(page) - 1) * Number(size);
  const records = found.slice(from, from + Number(size)).map((number) => shapeOfVerification(account, number));
  return { status: 200, body: { records, total_records: found.length } };
}

function shapeOfVerification(account: TelnyxAccount, { stock, createdAt, updatedAt, papers }: TelnyxNumber) {
  return {
    id: account.world.random.uuid(),
    businessName: account.name,
    corporateWebsite: 'https://emulated.example',
    businessAddr1: '1 Emulated Street',
    businessCity: 'Chicago',
    businessState: 'Illinois',
    businessZip: '60601',
    businessContactFirstName: 'Test',
    businessContactLastName: 'Equipment',
    businessContactEmail: 'test@emulated.example',
    businessContactPhone: stock.number,
    messageVolume: '10',
    phoneNumbers: [{ phoneNumber: stock.number }],
    useCase: 'Appointments',
    useCaseSummary: 'Reminders',
    productionMessageContent: 'Your appointment is tomorrow.',
    optInWorkflow: 'On paper',
    optInWorkflowImageURLs: [{ url: 'https://emulated.example/opt-in.png' }],
    additionalInformation: '',
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
    ...papers.verification,
  };
}
