//! The table of simple units, with their spellings and dimensions.

use super::dimension::Dimension::{
    self, AbsorbedDose, Activity, Amount, Angle, Beats, Breaths, Calendar, Capsules, Cells, Colonies, Copies, Current,
    Density, Doses, Drops, EffectiveDose, Energy, Equivalents, Exertion, Force, French, Gauge, Induction,
    InternationalUnits, Length, Loudness, Mass, Morphine, Occasions, Osmoles, Points, Power, Pressure, Resistance,
    Share, Surface, Tablets, Temperature, Time, Units, Voltage, Volume,
};

/// A simple unit, not composed of others.
#[derive(Debug)]
pub struct Atom {
    /// The spellings; the first one is displayed. Case matters if another unit differs only in case.
    pub spellings: &'static [&'static str],
    /// The dimensions of the numerator.
    pub numerator: &'static [Dimension],
    /// The dimensions of the denominator.
    pub denominator: &'static [Dimension],
    /// The size, in base units of its dimension.
    pub factor: f64,
    /// The position of its zero, in base units: nonzero only for temperatures.
    pub zero: f64,
}

impl Atom {
    /// The name of the group that it is listed under.
    pub fn measure(&self) -> &'static str {
        match (self.numerator, self.denominator) {
            ([Mass], _) => "mass",
            ([Volume], _) => "volume",
            ([Share], _) => "share",
            ([Time], _) => "time",
            ([Calendar], _) => "calendar time",
            ([Pressure], _) => "pressure",
            ([Length], _) => "length",
            ([Length, Length] | [Surface], _) => "area",
            ([], _) | ([Beats], [Time]) => "frequency",
            ([Temperature], _) => "temperature",
            ([Amount], []) => "amount of substance",
            ([Amount], _) => "concentration",
            ([Equivalents], _) => "equivalents",
            ([Osmoles], _) => "osmoles",
            ([Units | InternationalUnits], _) => "units of a drug or enzyme",
            ([Morphine], _) => "opioid dose",
            ([Voltage | Current | Resistance], _) => "electricity",
            ([Energy | Power | Force | Induction], _) => "energy, power, force, magnetic field",
            ([AbsorbedDose | EffectiveDose | Activity], _) => "radiation",
            ([Beats | Breaths | Cells | Colonies | Copies | Drops | Tablets | Capsules | Doses | Occasions], _) => {
                "counts"
            }
            _ => "other",
        }
    }
}

/// A unit without a denominator.
const fn unit(spellings: &'static [&'static str], numerator: &'static [Dimension], factor: f64) -> Atom {
    Atom { spellings, numerator, denominator: &[], factor, zero: 0.0 }
}

/// A rate or concentration with a name of its own.
const fn named(
    spellings: &'static [&'static str],
    numerator: &'static [Dimension],
    denominator: &'static [Dimension],
    factor: f64,
) -> Atom {
    Atom { spellings, numerator, denominator, factor, zero: 0.0 }
}

/// A temperature scale.
const fn scale(spellings: &'static [&'static str], factor: f64, zero: f64) -> Atom {
    Atom { spellings, numerator: &[Temperature], denominator: &[], factor, zero }
}

/// Spellings, in lower case, whose meaning depends on case, here or elsewhere: mg and Mg, ms and mS. They are accepted
/// only exactly as in [`ATOMS`].
pub const CASE_DECIDES: &[&str] = &[
    "a", "c", "cal", "f", "g", "in", "k", "m", "ma", "mbar", "mbq", "mci", "mg", "mgy", "mhz", "mj", "mm", "mn",
    "mohm", "mpa", "ms", "msv", "mt", "mv", "mw", "n", "nm", "ns", "pa", "pg", "s", "t",
];

/// All simple units, in the order of the list in the documentation.
pub const ATOMS: &[Atom] = &[
    unit(&["kg", "kgs", "kilogram", "kilograms", "kilo", "kilos"], &[Mass], 1e3),
    unit(&["g", "gm", "gram", "grams", "gramme", "grammes"], &[Mass], 1.0),
    unit(&["mg", "milligram", "milligrams", "milligramme", "milligrammes"], &[Mass], 1e-3),
    unit(&["mcg", "\u{b5}g", "ug", "microgram", "micrograms", "microgramme", "microgrammes"], &[Mass], 1e-6),
    unit(&["ng", "nanogram", "nanograms"], &[Mass], 1e-9),
    unit(&["pg", "picogram", "picograms"], &[Mass], 1e-12),
    unit(&["lb", "lbs", "pound", "pounds"], &[Mass], 453.592_37),
    unit(&["oz", "ounce", "ounces"], &[Mass], 28.349_523_125),
    unit(&["L", "l", "liter", "liters", "litre", "litres"], &[Volume], 1.0),
    unit(&["dL", "deciliter", "deciliters", "decilitre", "decilitres"], &[Volume], 1e-1),
    unit(
        &["mL", "milliliter", "milliliters", "millilitre", "millilitres", "cc", "ccs", "cm3", "cubic centimeters"],
        &[Volume],
        1e-3,
    ),
    unit(
        &["\u{b5}L", "uL", "mcL", "microliter", "microliters", "microlitre", "microlitres", "mm3", "cmm"],
        &[Volume],
        1e-6,
    ),
    unit(&["nL", "nanoliter", "nanoliters"], &[Volume], 1e-9),
    unit(&["fL", "femtoliter", "femtoliters"], &[Volume], 1e-15),
    unit(&["%", "percent", "per cent", "pct"], &[Share], 1e-2),
    unit(&["ppm", "parts per million"], &[Share], 1e-6),
    unit(&["ppb", "parts per billion"], &[Share], 1e-9),
    unit(&["ns", "nanosecond", "nanoseconds"], &[Time], 1e-9),
    unit(&["\u{b5}s", "us", "usec", "\u{b5}sec", "microsecond", "microseconds"], &[Time], 1e-6),
    unit(&["ms", "msec", "msecs", "millisecond", "milliseconds"], &[Time], 1e-3),
    unit(&["s", "sec", "secs", "second", "seconds"], &[Time], 1.0),
    unit(&["min", "mins", "minute", "minutes"], &[Time], 60.0),
    unit(&["h", "hr", "hrs", "hour", "hours"], &[Time], 3_600.0),
    unit(&["days", "day", "d"], &[Time], 86_400.0),
    unit(&["weeks", "week", "wk", "wks", "w"], &[Time], 604_800.0),
    // Neither a month nor a year is a fixed number of days.
    unit(&["months", "month", "mo", "mos", "mth", "mths"], &[Calendar], 1.0),
    unit(&["years", "year", "y", "yr", "yrs", "years old", "years of age"], &[Calendar], 12.0),
    unit(&["mmHg", "mm Hg", "Torr", "millimeters of mercury", "millimetres of mercury"], &[Pressure], 133.322_387_415),
    unit(&["cmH2O", "cm H2O", "centimeters of water", "centimetres of water"], &[Pressure], 98.066_5),
    unit(&["Pa", "pascal", "pascals"], &[Pressure], 1.0),
    unit(&["hPa", "hectopascal", "hectopascals"], &[Pressure], 1e2),
    unit(&["kPa", "kilopascal", "kilopascals"], &[Pressure], 1e3),
    unit(&["MPa", "megapascal", "megapascals"], &[Pressure], 1e6),
    unit(&["mbar", "millibar", "millibars"], &[Pressure], 1e2),
    unit(&["bar", "bars"], &[Pressure], 1e5),
    unit(&["atm", "atmosphere", "atmospheres"], &[Pressure], 101_325.0),
    unit(&["psi"], &[Pressure], 6_894.757_293_168),
    unit(&["km", "kilometer", "kilometers", "kilometre", "kilometres"], &[Length], 1e3),
    unit(&["m", "meter", "meters", "metre", "metres"], &[Length], 1.0),
    unit(&["cm", "centimeter", "centimeters", "centimetre", "centimetres"], &[Length], 1e-2),
    unit(&["mm", "millimeter", "millimeters", "millimetre", "millimetres"], &[Length], 1e-3),
    unit(
        &["\u{b5}m", "um", "micrometer", "micrometers", "micrometre", "micrometres", "micron", "microns"],
        &[Length],
        1e-6,
    ),
    unit(&["nm", "nanometer", "nanometers", "nanometre", "nanometres"], &[Length], 1e-9),
    unit(&["in", "inch", "inches"], &[Length], 2.54e-2),
    unit(&["ft", "foot", "feet"], &[Length], 0.304_8),
    unit(&["m2", "square meter", "square meters", "square metre", "square metres", "sq m"], &[Length, Length], 1.0),
    unit(&["cm2", "square centimeter", "square centimeters", "sq cm"], &[Length, Length], 1e-4),
    unit(&["mm2", "square millimeter", "square millimeters", "sq mm"], &[Length, Length], 1e-6),
    // The body surface area to which a glomerular filtration rate is normalized.
    unit(&["1.73 m2", "1.73m2"], &[Surface], 1.0),
    named(&["Hz", "hertz"], &[], &[Time], 1.0),
    named(&["kHz", "kilohertz"], &[], &[Time], 1e3),
    named(&["MHz", "megahertz"], &[], &[Time], 1e6),
    named(&["GHz", "gigahertz"], &[], &[Time], 1e9),
    named(&["bpm"], &[Beats], &[Time], 1.0 / 60.0),
    scale(&["\u{b0}C", "C", "deg C", "degC", "degrees C", "degrees Celsius", "degree Celsius", "Celsius"], 1.0, 273.15),
    scale(
        &["\u{b0}F", "F", "deg F", "degF", "degrees F", "degrees Fahrenheit", "degree Fahrenheit", "Fahrenheit"],
        5.0 / 9.0,
        459.67 * 5.0 / 9.0,
    ),
    scale(&["K", "kelvin", "kelvins"], 1.0, 0.0),
    unit(&["mol", "mole", "moles"], &[Amount], 1.0),
    unit(&["mmol", "millimole", "millimoles"], &[Amount], 1e-3),
    unit(&["\u{b5}mol", "umol", "mcmol", "micromole", "micromoles"], &[Amount], 1e-6),
    unit(&["nmol", "nanomole", "nanomoles"], &[Amount], 1e-9),
    unit(&["pmol", "picomole", "picomoles"], &[Amount], 1e-12),
    named(&["M", "molar"], &[Amount], &[Volume], 1.0),
    named(&["mM", "millimolar"], &[Amount], &[Volume], 1e-3),
    named(&["\u{b5}M", "uM", "micromolar"], &[Amount], &[Volume], 1e-6),
    named(&["nM", "nanomolar"], &[Amount], &[Volume], 1e-9),
    unit(&["Eq", "equivalent", "equivalents"], &[Equivalents], 1.0),
    unit(&["mEq", "milliequivalent", "milliequivalents"], &[Equivalents], 1e-3),
    unit(&["\u{b5}Eq", "uEq", "microequivalent", "microequivalents"], &[Equivalents], 1e-6),
    unit(&["Osm", "osmole", "osmoles"], &[Osmoles], 1.0),
    unit(&["mOsm", "mosmol", "milliosmole", "milliosmoles"], &[Osmoles], 1e-3),
    unit(&["units", "unit"], &[Units], 1.0),
    unit(&["U", "u"], &[Units], 1.0),
    unit(&["mU", "milliunit", "milliunits"], &[Units], 1e-3),
    unit(&["\u{b5}U", "uU", "microunit", "microunits"], &[Units], 1e-6),
    unit(&["IU", "international unit", "international units"], &[InternationalUnits], 1.0),
    unit(&["mIU"], &[InternationalUnits], 1e-3),
    unit(&["\u{b5}IU", "uIU"], &[InternationalUnits], 1e-6),
    // A dose in MME is always per day; both spellings mean the same.
    unit(
        &[
            "MME",
            "MME/day",
            "MME a day",
            "MME per day",
            "mg morphine",
            "mg OME",
            "OME",
            "morphine milligram equivalents",
            "morphine milligram equivalents per day",
        ],
        &[Morphine],
        1.0,
    ),
    unit(&["kV", "kilovolt", "kilovolts"], &[Voltage], 1e3),
    unit(&["V", "volt", "volts"], &[Voltage], 1.0),
    unit(&["mV", "millivolt", "millivolts"], &[Voltage], 1e-3),
    unit(&["\u{b5}V", "uV", "microvolt", "microvolts"], &[Voltage], 1e-6),
    unit(&["A", "amp", "amps", "ampere", "amperes"], &[Current], 1.0),
    unit(&["mA", "milliamp", "milliamps", "milliampere", "milliamperes"], &[Current], 1e-3),
    unit(&["\u{b5}A", "uA", "microamp", "microamps", "microampere", "microamperes"], &[Current], 1e-6),
    unit(&["ohm", "ohms", "\u{3a9}"], &[Resistance], 1.0),
    unit(&["kohm", "kohms", "k\u{3a9}", "kiloohm", "kilohm", "kilohms"], &[Resistance], 1e3),
    unit(&["Mohm", "M\u{3a9}", "megaohm", "megohm", "megohms"], &[Resistance], 1e6),
    unit(&["J", "joule", "joules"], &[Energy], 1.0),
    unit(&["mJ", "millijoule", "millijoules"], &[Energy], 1e-3),
    unit(&["kJ", "kilojoule", "kilojoules"], &[Energy], 1e3),
    unit(&["cal", "calorie", "calories"], &[Energy], 4.184),
    unit(&["kcal", "kilocalorie", "kilocalories"], &[Energy], 4_184.0),
    unit(&["kW", "kilowatt", "kilowatts"], &[Power], 1e3),
    unit(&["W", "watt", "watts"], &[Power], 1.0),
    unit(&["mW", "milliwatt", "milliwatts"], &[Power], 1e-3),
    unit(&["N", "newton", "newtons"], &[Force], 1.0),
    unit(&["mN", "millinewton", "millinewtons"], &[Force], 1e-3),
    unit(&["T", "tesla"], &[Induction], 1.0),
    unit(&["mT", "millitesla"], &[Induction], 1e-3),
    unit(&["Gy", "gray", "grays"], &[AbsorbedDose], 1.0),
    unit(&["cGy", "centigray", "centigrays"], &[AbsorbedDose], 1e-2),
    unit(&["mGy", "milligray", "milligrays"], &[AbsorbedDose], 1e-3),
    unit(&["Sv", "sievert", "sieverts"], &[EffectiveDose], 1.0),
    unit(&["mSv", "millisievert", "millisieverts"], &[EffectiveDose], 1e-3),
    unit(&["\u{b5}Sv", "uSv", "microsievert", "microsieverts"], &[EffectiveDose], 1e-6),
    unit(&["Bq", "becquerel", "becquerels"], &[Activity], 1.0),
    unit(&["kBq", "kilobecquerel", "kilobecquerels"], &[Activity], 1e3),
    unit(&["MBq", "megabecquerel", "megabecquerels"], &[Activity], 1e6),
    unit(&["GBq", "gigabecquerel", "gigabecquerels"], &[Activity], 1e9),
    unit(&["Ci", "curie", "curies"], &[Activity], 3.7e10),
    unit(&["mCi", "millicurie", "millicuries"], &[Activity], 3.7e7),
    unit(&["\u{b5}Ci", "uCi", "microcurie", "microcuries"], &[Activity], 3.7e4),
    unit(&["\u{b0}", "deg", "degrees", "degree"], &[Angle], 1.0),
    unit(&["dB", "decibel", "decibels"], &[Loudness], 1.0),
    unit(&["Fr", "French"], &[French], 1.0),
    unit(&["gauge", "G", "ga"], &[Gauge], 1.0),
    unit(&["MET", "METs", "metabolic equivalents"], &[Exertion], 1.0),
    unit(&["HU", "Hounsfield units", "Hounsfield unit"], &[Density], 1.0),
    unit(&["points", "point", "pts"], &[Points], 1.0),
    unit(&["beats", "beat"], &[Beats], 1.0),
    unit(&["breaths", "breath"], &[Breaths], 1.0),
    unit(&["cells", "cell"], &[Cells], 1.0),
    unit(&["copies", "copy"], &[Copies], 1.0),
    unit(&["CFU"], &[Colonies], 1.0),
    unit(&["drops", "drop", "gtt", "gtts"], &[Drops], 1.0),
    unit(&["tablets", "tablet", "tabs", "tab"], &[Tablets], 1.0),
    unit(&["capsules", "capsule", "caps"], &[Capsules], 1.0),
    unit(&["doses", "dose"], &[Doses], 1.0),
    unit(&["times", "time"], &[Occasions], 1.0),
];
