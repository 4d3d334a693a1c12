//! Currencies: any word is accepted, and a word that is not an ISO 4217 code is noted.

use crate::scenario::read::{At, Context, Rule};

/// The codes of ISO 4217 (amendment 176), including precious metals and units of account.
const CODES: &str = "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE \
                     CHF CHW CLF CLP CNY COP COU CRC CUC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ \
                     GYD HKD HNL HRK HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL \
                     LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN \
                     PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SLL SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD \
                     TWD TZS UAH UGX USD USN UYI UYU UYW UZS VED VES VND VUV WST XAD XAF XAG XAU XBA XBB XBC XBD XCD XCG XDR XOF XPD XPF \
                     XPT XSU XTS XUA XXX YER ZAR ZMW ZWG ZWL";

/// Currency signs and words that mean exactly one code.
const WORDS: [(&str, &str); 12] = [
    ("€", "EUR"),
    ("£", "GBP"),
    ("euro", "EUR"),
    ("euros", "EUR"),
    ("sterling", "GBP"),
    ("yen", "JPY"),
    ("yuan", "CNY"),
    ("renminbi", "CNY"),
    ("rupees", "INR"),
    ("us dollar", "USD"),
    ("us dollars", "USD"),
    ("us$", "USD"),
];

/// Notes a currency that is not a code, with the probable code if there is one.
pub(crate) fn note_currency(cx: &mut Context, at: &At<'_>, currency: &str) {
    let known = |code: &str| CODES.split_ascii_whitespace().any(|known| known == code);
    if currency.is_empty() || known(currency) {
        return;
    }
    let upper = currency.trim().to_ascii_uppercase();
    let folded = currency.trim().to_lowercase();
    let word = WORDS.iter().find(|word| word.0 == folded).map(|word| word.1.to_owned());
    let code = known(&upper).then_some(upper).or(word);
    let diagnostic = cx.report(Rule::UnknownCurrency { currency: currency.to_owned() }, at, "any word will do");
    match code {
        Some(code) => {
            diagnostic.advise(format!("its code is {code}")).mend(at.place(), format!("\"{code}\""));
        }
        None => {
            diagnostic.advise("a code such as EUR or USD says which money is meant; the word stands beside figures");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::CODES;

    #[test]
    fn codes_are_three_letters_sorted_and_distinct() {
        let codes: Vec<&str> = CODES.split_ascii_whitespace().collect();
        assert!(codes.iter().all(|code| code.len() == 3 && code.bytes().all(|b| b.is_ascii_uppercase())));
        assert!(codes.is_sorted_by(|a, b| a < b));
    }
}
