//! The completion record as text.

use super::document::Document;
use super::source::{FormerDevice, Source};
use crate::cli::counted;

/// Printed if no accredited provider offers credit for the activity.
const NO_CREDIT: &str = "This record states that an activity was completed. It is not a credit certificate.";

/// The record as text. If the learner has not evaluated the activity, it says so.
pub fn text(document: &Document, is_evaluated: bool) -> String {
    let mut lines = vec![
        "Completion record".to_owned(),
        "=================".to_owned(),
        String::new(),
        format!("Name        {}", document.learner_name),
        format!("Activity    {}", document.title),
        format!("Format      {}", document.format),
        format!("Deck        {} {}", document.deck_id, document.deck_version).trim_end().to_owned(),
        format!("Started     {}", document.started_at),
        format!("Completed   {}", document.completed_at),
        format!(
            "Score       {} of {}, {}%; pass mark {}%; passed",
            (document.points * 100.0).round() / 100.0,
            counted(document.items as usize, "point"),
            document.percent,
            document.pass_percent
        ),
        format!("Attempt     {}", document.attempt),
        format!("Time        {}", counted(usize::try_from(document.minutes_active).unwrap_or(usize::MAX), "minute")),
    ];
    if document.self_rated > 0 {
        lines.push(format!("            {} self-graded", counted(document.self_rated as usize, "answer")));
    }
    if let (Some(provider), Some(accreditation)) = (document.provider, document.accreditation) {
        lines.push(format!("Provider    {provider}"));
        lines.push(format!("            {accreditation}"));
    }
    match (document.credit_statement, document.credits_claimed) {
        (Some(statement), claimed) => {
            lines.push(format!("Credit      {statement}"));
            lines.extend(claimed.map(|credits| format!("            Credits claimed: {credits}")));
        }
        (None, Some(credits)) => lines.push(format!("Credits     {credits} claimed")),
        (None, None) => {}
    }
    lines.push(String::new());
    if !document.objectives.is_empty() {
        lines.push(
            "Objectives: right answers out of those asked, and whether the learner considers them \
            met"
            .to_owned(),
        );
        for objective in &document.objectives {
            let met = match objective.met {
                Some(true) => "[x]",
                Some(false) => "[ ]",
                None => "   ",
            };
            lines.push(format!("  {met} {:>2}/{:<2}  {}", objective.right, objective.of, objective.text));
        }
        lines.push(String::new());
    }
    let tick = |on: bool| if on { "[x]" } else { "[ ]" };
    if is_evaluated {
        lines.push(format!("Evaluation  {} free of commercial bias", tick(document.evaluation.unbiased)));
        lines.push(format!("            {} will change practice", tick(document.evaluation.change)));
    } else {
        lines.push("Evaluation  not given yet".to_owned());
    }
    if !document.evaluation.words.is_empty() {
        lines.push(format!("            {}", document.evaluation.words));
    }
    lines.push(format!("References  {} shown", document.references_shown));
    lines.push(format!("Digests     deck {}", document.deck_digest));
    lines.push(format!("            answers {}", document.answers_digest));
    lines.extend(source(&document.source));
    lines.push(format!("Proves      {}", document.proves));
    lines.push(format!("Not proved  {}", document.does_not_prove));
    lines.push(format!("Program     rounds {}", document.app_version));
    if document.credit_statement.is_none() {
        lines.push(String::new());
        lines.push(NO_CREDIT.to_owned());
    }
    lines.join("\n") + "\n"
}

/// The provenance of the exam's events.
fn source(source: &Source) -> Vec<String> {
    let devices = source.devices.join(", ");
    let formers: Vec<String> = source.former_devices.iter().map(former).collect();
    let is_former = |device: &&String| source.former_devices.iter().any(|former| former.device == **device);
    let others: Vec<&str> = source.devices.iter().filter(|device| !is_former(device)).map(String::as_str).collect();
    let day = source.imported_at.as_deref().and_then(|at| at.get(..10)).unwrap_or_default();
    let origin = match source.origin {
        "this-device" => "answered on this device".to_owned(),
        "imported" => format!("imported on {day} from device {devices}"),
        _ if !formers.is_empty() && source.is_own => format!("answered on this device, {}", formers.join(" and ")),
        _ if formers.is_empty() => {
            format!("answered on device {devices}, or on this one before its log was copied or restored")
        }
        _ => format!("answered on device {}, and on this device, {}", others.join(", "), formers.join(" and ")),
    };
    let chain = if source.chain_unbroken {
        "hash chain unbroken"
    } else {
        "hash chain broken: events before these are missing or were changed"
    };
    vec![format!("Source      {origin}"), format!("            {chain}")]
}

/// A former id of this device, and until when it was used.
fn former(former: &FormerDevice) -> String {
    let until = match former.until {
        "recovered" => "its log was recovered",
        "copied" => "its log was copied or restored from a backup",
        _ => "its answer numbering restarted",
    };
    format!("before {until} (as device {})", former.device)
}
