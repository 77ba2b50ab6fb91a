/** The admin's labels in Bangla. */
export const bangla = {
  'ISP billing': 'আইএসপি বিলিং', Billing: 'বিলিং', Network: 'নেটওয়ার্ক', Office: 'অফিস', Customers: 'গ্রাহক', Customer: 'গ্রাহক', Payments: 'বিল ও পেমেন্ট',
  Payment: 'বিল', Receipts: 'রসিদ', Receipt: 'রসিদ', Packages: 'প্যাকেজ', Package: 'প্যাকেজ', Routers: 'রাউটার', Router: 'রাউটার', 'Network drifts': 'নেটওয়ার্কের অমিল',
  Users: 'ব্যবহারকারী', User: 'ব্যবহারকারী', Jobs: 'কাজ', Job: 'কাজ', 'This month': 'এই মাস', 'Last month': 'গত মাস', Billed: 'বিল করা', Collected: 'আদায়', Due: 'বকেয়া',
  Active: 'সক্রিয়', 'Bills to pay': 'অপরিশোধিত বিল', 'Billed, collected and due': 'বিল, আদায় ও বকেয়া', 'Collection curve': 'আদায়ের রেখা',
  'Collected by method': 'মাধ্যম অনুযায়ী আদায়', 'Customers by package': 'প্যাকেজ অনুযায়ী গ্রাহক', 'Newest customers': 'নতুন গ্রাহক', Name: 'নাম', Phone: 'ফোন',
  Email: 'ইমেইল', Address: 'ঠিকানা', NID: 'জাতীয় পরিচয়পত্র', Code: 'কোড', 'Connection type': 'সংযোগের ধরন', Credit: 'জমা', Free: 'বিনামূল্যে',
  'IP address': 'আইপি ঠিকানা', 'MAC address': 'ম্যাক ঠিকানা', Username: 'ইউজারনেম', Password: 'পাসওয়ার্ড', Number: 'নম্বর', Amount: 'পরিমাণ',
  'Bill amount': 'বিলের পরিমাণ', 'Billing month': 'বিলের মাস', 'Billing year': 'বিলের বছর', 'Payment method': 'পরিশোধের মাধ্যম', Paid: 'পরিশোধিত', 'Due date': 'শেষ তারিখ',
  'Transaction ID': 'লেনদেন নম্বর', 'Payment date': 'পরিশোধের তারিখ', Note: 'মন্তব্য', Pay: 'পেমেন্ট নিন', 'Run bills': 'বিল তৈরি করুন', Approve: 'অনুমোদন', Cash: 'নগদ',
  Bkash: 'বিকাশ', Nagad: 'নগদ (মোবাইল)', Rocket: 'রকেট', 'Bank transfer': 'ব্যাংক ট্রান্সফার', 'Online payment': 'অনলাইন পেমেন্ট', January: 'জানুয়ারি',
  February: 'ফেব্রুয়ারি', March: 'মার্চ', April: 'এপ্রিল', May: 'মে', June: 'জুন', July: 'জুলাই', August: 'আগস্ট', September: 'সেপ্টেম্বর', October: 'অক্টোবর',
  November: 'নভেম্বর', December: 'ডিসেম্বর', Method: 'মাধ্যম', State: 'অবস্থা', Status: 'অবস্থা', 'Received at': 'প্রাপ্তির সময়', 'Created at': 'তৈরির সময়',
  'Updated at': 'পরিবর্তনের সময়', 'Entry by': 'এন্ট্রি করেছেন', 'Updated by': 'পরিবর্তন করেছেন', Price: 'মূল্য', 'Speed mbps': 'গতি (Mbps)', 'Issue date': 'বিলের তারিখ',
  'Connection start date': 'সংযোগের তারিখ', 'First name': 'নামের প্রথম অংশ', 'Last name': 'নামের শেষ অংশ', Kind: 'ধরন', Removed: 'সরানো', Confirmed: 'নিশ্চিত',
  Default: 'ডিফল্ট', Rate: 'গতিসীমা', 'Run at': 'শুরুর সময়', 'Finished at': 'শেষের সময়', Attempts: 'চেষ্টা', Done: 'সম্পন্ন', Draft: 'খসড়া', Inactive: 'নিষ্ক্রিয়', Wanted: 'চাওয়া অবস্থা', Applied: 'প্রয়োগ করা অবস্থা', Carry: 'জের', 'Suspended at': 'বন্ধের সময়', 'Promise until': 'প্রতিশ্রুতির মেয়াদ',
  'Login key': 'লগইন কী', 'Network pending': 'নেটওয়ার্কে বাকি', Credentials: 'পরিচয়পত্র', Type: 'ধরন', Description: 'বিবরণ',
} as const
