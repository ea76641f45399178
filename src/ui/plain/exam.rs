//! Exams in plain text.

mod score;

use std::io::{self, Write};

use super::answer::{Answer, ParsedInput, parse_response, steps};
use super::explain;
use super::prompt::{LITERAL, prompt, sure_prompt};
use super::speech::{kind, letter, write_options, write_sentences};
use crate::app::App;
use crate::app::command::{AnswerCommand, Command, ExamCommand, ItemCommand, Typing};
use crate::app::exam::{ActiveExam, ExamStage, Setup, finish_question, numbered};
use crate::app::screen::Screen;
use crate::deck::counted::{agreeing, counted};
use crate::deck::{Item, Task};
use crate::response::Response;
use crate::session::exam::{Exam, Kinds, Question};
use score::{write_review, write_score};

/// The words that are commands in an exam, with their help.
const WORDS: [(&str, Command, &str); 5] = [
    ("next", Command::Next, "go to the next question"),
    ("back", Command::Previous, "go to the previous question"),
    ("mark", Command::Item(ItemCommand::Mark), "mark or unmark the item"),
    ("list", Command::Exam(ExamCommand::Overview), "list unanswered and marked questions; finish there"),
    ("leave", Command::Exam(ExamCommand::Leave), "leave the exam; you can resume it later"),
];

/// Writes the rules before the exam begins.
pub fn write_rules(app: &App, setup: &Setup, out: &mut dyn Write) -> io::Result<()> {
    let Some(deck) = setup.selected_deck(&app.library) else { return writeln!(out, "There is no deck to choose.") };
    writeln!(out, "Exam: {}.", app.scope_title(&setup.scope()))?;
    writeln!(
        out,
        "{} in {}. Pass mark {}%.",
        counted(setup.questions(), "question"),
        counted(setup.time() as usize, "minute"),
        deck.pass_mark
    )?;
    if setup.questions() < setup.requested {
        writeln!(out, "{}", only_available(setup.questions()))?;
    }
    writeln!(out, "No feedback until you finish. You can change any answer until then.")?;
    writeln!(
        out,
        "An unanswered question counts as wrong. A typed answer counts if it is on the accepted list, or differs from it only by an obvious typo."
    )?;
    if setup.recall > 0 && setup.kinds == Kinds::All {
        writeln!(out, "Flashcards are included: after the exam you hear each answer and grade your own.")?;
    } else if setup.recall > 0 {
        let (are, them) = (agreeing(setup.recall, "is", "are"), agreeing(setup.recall, "it", "them"));
        let items = counted(setup.recall, "flashcard");
        writeln!(out, "{items} {are} excluded because rounds cannot grade {them}; `--recall` includes {them}.")?;
    }
    if setup.certainty {
        writeln!(
            out,
            "Add guess, fairly sure or sure to an answer. Right earns 1, 2 or 3 marks; wrong 0, minus 2 \
            or minus 6."
        )?;
    }
    let away = if setup.pausable {
        "The clock pauses while you are away: exam left, program closed or stopped, computer asleep."
    } else {
        "The clock keeps running while you are away, even with the program closed or the computer asleep."
    };
    write!(out, "{away} Press Enter to start, or type quit: ")
}

/// The note that there are fewer questions than requested.
fn only_available(questions: usize) -> String {
    format!("Only {} {} available.", counted(questions, "question"), agreeing(questions, "is", "are"))
}

/// Writes the current stage of the exam.
pub fn write(app: &App, active: &ActiveExam, out: &mut dyn Write) -> io::Result<()> {
    match &active.stage {
        ExamStage::Asking(..) => write_question(app, &active.exam, out),
        ExamStage::Overview(_) => write_overview(app, &active.exam, out),
        ExamStage::ConfirmFinish(_) => write_finish_question(app, &active.exam, out),
        ExamStage::Finishing(_) => {
            writeln!(out, "The exam is finished, but not saved yet.")?;
            writeln!(
                out,
                "The score and the explanations follow once it is saved. If rounds ends before that, the exam is not finished, and its clock keeps running."
            )?;
            write!(out, "Press Enter to retry, or type quit: ")
        }
        ExamStage::Judging(_) => write_self_grading(app, out),
        ExamStage::Report(report, _) => write_score(app, &active.exam, report, out),
        ExamStage::Review(report, rows) => {
            let Some(index) = rows.selected(report) else { return Ok(()) };
            write_review(app, &active.exam, index, out)?;
            write!(out, "Press Enter for the next one, or type score or quit: ")
        }
    }
}

/// The time left, in words.
fn time(app: &App, exam: &Exam) -> String {
    let seconds = exam.left_ms(app.clocks()).div_ceil(1000);
    match seconds.div_ceil(60) {
        _ if seconds < 60 => format!("{} left", counted(seconds as usize, "second")),
        minutes => format!("{} left", counted(minutes as usize, "minute")),
    }
}

/// Writes the current question.
fn write_question(app: &App, exam: &Exam, out: &mut dyn Write) -> io::Result<()> {
    let Some(question) = exam.question() else { return writeln!(out, "This exam has no questions left.") };
    writeln!(out)?;
    let heading = format!("Question {} of {}", exam.at() + 1, exam.questions().len());
    let Some(item) = app.item() else { return writeln!(out, "{heading} is no longer in any deck. Type next.") };
    let marked = if question.marked { " Marked." } else { "" };
    writeln!(out, "{heading}, {}. {}{marked}", time(app, exam), kind(&item.task))?;
    if let Some(case) = &item.case {
        write_sentences(&case.text, out)?;
    }
    write_sentences(&item.stem, out)?;
    if !question.response.is_empty() {
        writeln!(out, "Your answer so far: {}, {}.", response_words(&item, question), question.confidence.word())?;
    }
    let letter_of = |index: usize| question.order.iter().position(|shown| usize::from(*shown) == index).map(letter);
    let mut struck: Vec<char> = question.struck.positions().filter_map(letter_of).collect();
    struck.sort_unstable();
    if !struck.is_empty() {
        let letters: Vec<String> = struck.into_iter().map(String::from).collect();
        writeln!(out, "Struck out: {}.", letters.join(", "))?;
    }
    write_options(&item, &question.order, &exam_prompt(&item.task), out)
}

/// A response in words.
fn response_words(item: &Item, question: &Question) -> String {
    let row = |index: usize| question.order.iter().position(|shown| usize::from(*shown) == index).map_or('?', letter);
    let letters =
        |indices: &mut dyn Iterator<Item = usize>| indices.map(|index| row(index).to_string()).collect::<Vec<_>>();
    match &question.response {
        Response::Chosen(picks) => {
            let mut letters = letters(&mut picks.positions());
            letters.sort_unstable();
            letters.join(" ")
        }
        Response::Ordered(steps) => letters(&mut steps.iter().map(|step| usize::from(*step))).join(" "),
        Response::Typed(texts) if item.task.fields() > 1 => texts.join("; "),
        Response::Typed(texts) => texts.join(" "),
    }
}

/// Writes which questions are unanswered and which are marked.
fn write_overview(app: &App, exam: &Exam, out: &mut dyn Write) -> io::Result<()> {
    let listed = |include: &dyn Fn(&Question) -> bool| {
        let included = exam.questions().iter().enumerate().filter(|(_, question)| include(question));
        let numbers: Vec<String> = included.map(|(index, _)| (index + 1).to_string()).collect();
        if numbers.is_empty() { "none".to_owned() } else { numbers.join(", ") }
    };
    writeln!(out)?;
    writeln!(out, "{} of {} answered, {}.", exam.answered(), exam.questions().len(), time(app, exam))?;
    let unanswered = exam.unanswered().len();
    if unanswered > 0 {
        let (questions, count) = (counted(unanswered, "unanswered question"), agreeing(unanswered, "counts", "count"));
        writeln!(out, "{questions} {count} as wrong if you finish now.")?;
    }
    write_unreadable(app, exam, out)?;
    writeln!(
        out,
        "Unanswered: {}. Marked: {}.",
        listed(&|question| question.response.is_empty()),
        listed(&|question| question.marked)
    )?;
    write!(out, "Type finish, a number to go to that question, or leave: ")
}

/// Writes which typed numbers cannot be read, if there are any.
fn write_unreadable(app: &App, exam: &Exam, out: &mut dyn Write) -> io::Result<()> {
    let unreadable = exam.unreadable(&app.library);
    let count = unreadable.len();
    if count == 0 {
        return Ok(());
    }
    let (numbers, verb) = (counted(count, "number"), agreeing(count, "counts", "count"));
    writeln!(out, "{numbers} that cannot be read {verb} as wrong: {}.", numbered(unreadable))
}

/// Asks whether to finish.
fn write_finish_question(app: &App, exam: &Exam, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out)?;
    writeln!(out, "{}", finish_question(exam).join(" "))?;
    let unanswered = exam.unanswered();
    if !unanswered.is_empty() {
        writeln!(out, "Unanswered: {}.", numbered(unanswered))?;
    }
    write_unreadable(app, exam, out)?;
    write!(out, "Type finish again to finish, or back: ")
}

/// Writes the key, and asks the learner to grade the response.
fn write_self_grading(app: &App, out: &mut dyn Write) -> io::Result<()> {
    let Some(item) = app.item() else { return Ok(()) };
    writeln!(out)?;
    write_sentences(item.lead_in(), out)?;
    explain::write_typed_key(&item.task, out)?;
    write!(out, "Was your answer right? Type right or wrong: ")
}

/// Writes what can be typed.
pub fn help(app: &App, out: &mut dyn Write) -> io::Result<()> {
    let Screen::Exam(active) = &app.screen else { return writeln!(out, "Press Enter to start, or type quit.") };
    match &active.stage {
        ExamStage::Asking(..) => {
            if let Some(item) = app.item() {
                writeln!(out, "{} {}", exam_prompt(&item.task), sure_prompt(&item.task))?;
            }
            writeln!(out, "Press Enter alone to go to the next question.")?;
            for (word, command, what) in WORDS {
                if command != Command::Exam(ExamCommand::Leave) {
                    writeln!(out, "{word}: {what}.")?;
                }
            }
            writeln!(out, "go and a number: go to that question.")?;
            writeln!(out, "finish: list unanswered questions, and finish there.")?;
            write_leaving_help(out)?;
            writeln!(out, "{LITERAL}")
        }
        ExamStage::Overview(_) => {
            writeln!(out, "finish: finish the exam; asks first.")?;
            writeln!(out, "a number: go to that question.")?;
            write_leaving_help(out)
        }
        ExamStage::ConfirmFinish(_) => {
            writeln!(out, "finish: finish the exam and hear the score. Answers are final after that.")?;
            writeln!(out, "back: go back to the list of questions.")?;
            write_leaving_help(out)
        }
        ExamStage::Finishing(_) => {
            writeln!(out, "Press Enter to retry saving the finished exam.")?;
            write_common_help(out)
        }
        ExamStage::Judging(_) => {
            writeln!(out, "right or wrong: grade your answer. You cannot change the answer itself.")?;
            write_common_help(out)
        }
        ExamStage::Report(..) => {
            writeln!(out, "Press Enter for explanations of the missed questions.")?;
            write_common_help(out)
        }
        ExamStage::Review(..) => {
            writeln!(out, "Press Enter for the next explanation.")?;
            writeln!(out, "score: hear the score again.")?;
            write_common_help(out)
        }
    }
}

/// Writes how to hear the question again, and how to leave an exam that is not finished.
fn write_leaving_help(out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "repeat: repeat the question.")?;
    writeln!(out, "leave or quit: leave the exam; you can resume it later. Every answer is saved.")
}

/// Writes what can be typed at every other stage of an exam.
fn write_common_help(out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "repeat: repeat the question.")?;
    writeln!(out, "quit: quit. Every answer is saved.")
}

/// What can be typed as an answer in an exam.
fn exam_prompt(task: &Task) -> String {
    match task {
        Task::Recall(_) => "Type your answer; you grade it yourself after the exam.".to_owned(),
        Task::Choice(_) | Task::Order(_) | Task::Short(_) | Task::Numeric(_) | Task::Cloze(_) => prompt(task),
    }
}

/// Parses a line in an exam.
pub fn parse(app: &App, active: &ActiveExam, line: &str) -> ParsedInput {
    let word = match line.to_lowercase() {
        word if word == "overview" => "list".to_owned(),
        word => word,
    };
    let number = word.strip_prefix("go").unwrap_or(&word).trim().parse::<usize>().ok();
    let plain_text = WORDS.iter().find(|(name, ..)| *name == word).map(|(_, command, _)| *command);
    let of = active.exam.questions().len();
    let go = |number: usize| match number.checked_sub(1).filter(|index| *index < of) {
        Some(index) => ParsedInput::Commands(vec![Command::Exam(ExamCommand::Go(index))]),
        None => ParsedInput::Unclear(format!("Type a number from 1 to {of}.")),
    };
    match &active.stage {
        ExamStage::Asking(..) => match (plain_text, word.as_str()) {
            (Some(Command::Exam(ExamCommand::Leave)), _) => {
                ParsedInput::Commands(vec![Command::Exam(ExamCommand::Overview), Command::Exam(ExamCommand::Leave)])
            }
            (Some(command), _) => ParsedInput::Commands(vec![command]),
            (None, "") => ParsedInput::Commands(vec![Command::Next]),
            (None, "finish") => ParsedInput::Commands(vec![Command::Exam(ExamCommand::Overview)]),
            (None, word) if word.starts_with("go ") && number.is_some() => number.map_or(ParsedInput::Repeat, go),
            (None, _) => parse_answer(app, active, line),
        },
        ExamStage::Overview(_) => match (plain_text, number, word.as_str()) {
            (_, _, "finish") => ParsedInput::Commands(vec![Command::Exam(ExamCommand::Finish)]),
            (Some(command @ Command::Exam(ExamCommand::Leave | ExamCommand::Overview)), ..) => {
                ParsedInput::Commands(vec![command])
            }
            (_, Some(number), _) => go(number),
            _ => ParsedInput::Unclear("Type finish, a number or leave.".into()),
        },
        ExamStage::ConfirmFinish(_) => match (number, word.as_str()) {
            (_, "finish" | "yes" | "y") => ParsedInput::Commands(vec![Command::Exam(ExamCommand::Finish)]),
            (_, "back" | "list" | "no" | "n") => ParsedInput::Commands(vec![Command::Back]),
            (_, "leave") => ParsedInput::Commands(vec![Command::Back, Command::Exam(ExamCommand::Leave)]),
            (Some(number), _) => go(number),
            _ => ParsedInput::Unclear("Type finish or back.".into()),
        },
        ExamStage::Finishing(_) | ExamStage::Report(..) if word.is_empty() => {
            ParsedInput::Commands(vec![Command::Enter])
        }
        ExamStage::Finishing(_) => ParsedInput::Unclear("Press Enter to retry, or type quit.".into()),
        ExamStage::Judging(_) => match word.as_str() {
            "right" | "yes" | "y" => ParsedInput::Commands(vec![Command::Rate(crate::memory::Rating::Good)]),
            "wrong" | "no" | "n" => ParsedInput::Commands(vec![Command::Rate(crate::memory::Rating::Again)]),
            _ => ParsedInput::Unclear("Type right or wrong.".into()),
        },
        ExamStage::Review(..) if word.is_empty() || word == "next" => ParsedInput::Commands(vec![Command::Next]),
        ExamStage::Review(..) if word == "score" => ParsedInput::Commands(vec![Command::Back]),
        ExamStage::Report(..) | ExamStage::Review(..) => ParsedInput::Unclear("Press Enter, or type quit.".into()),
    }
}

/// Parses an answer. It replaces the earlier answer and moves on to the next question.
pub fn parse_answer(app: &App, active: &ActiveExam, line: &str) -> ParsedInput {
    let (Some(item), Some(question)) = (app.item(), active.exam.question()) else {
        return ParsedInput::Commands(vec![Command::Next]);
    };
    let Answer { commands, confidence } = match parse_response(app, line) {
        Ok(answer) => answer,
        Err(is_key_shown) => return is_key_shown,
    };
    let mut whole = Vec::new();
    match (&item.task, &question.response) {
        (Task::Order(_), Response::Ordered(steps)) => {
            whole.extend(std::iter::repeat_n(Command::Write(Typing::Erase), steps.len()));
        }
        (Task::Choice(choice), Response::Chosen(picks)) if choice.mode == crate::deck::item::Mode::Multi => {
            let rows = question.order.iter().enumerate().filter(|(_, index)| picks.contains(usize::from(**index)));
            whole.extend(rows.map(|(row, _)| Command::Answer(AnswerCommand::Choose(row))));
        }
        _ => {}
    }
    let default = active.exam.plan().default_confidence();
    whole.extend(confidence.map(|level| steps(question.confidence, level, default)).into_iter().flatten());
    // A whole answer is typed on purpose: it restores the options in it that were struck out.
    for command in &commands {
        if let Command::Answer(AnswerCommand::Choose(row) | AnswerCommand::ChooseSure(row)) = command
            && question.order.get(*row).is_some_and(|index| question.struck.contains(usize::from(*index)))
        {
            whole.extend([AnswerCommand::Strike, AnswerCommand::Choose(*row)].map(Command::Answer));
        }
    }
    whole.extend(commands);
    if !matches!(whole.last(), Some(Command::Enter)) {
        whole.push(Command::Next);
    }
    ParsedInput::Commands(whole)
}
