package com.smartoken.db;

import static com.smartoken.db.generated.Tables.ACCOUNT;
import static com.smartoken.db.generated.Tables.TICKET;
import static com.smartoken.db.generated.Tables.TICKET_MESSAGE;
import static com.smartoken.db.generated.Tables.USAGE_RECORD;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.SelectConditionStep;
import org.jspecify.annotations.Nullable;

/** Tickets and what was said in them. */
public final class Tickets {
    /** New tickets that an account may write within {@link #PERIOD}. */
    public static final int NEW_MAX = 5;

    /** Messages that a ticket may have. */
    public static final int MESSAGES_MAX = 200;

    private static final Duration PERIOD = Duration.ofHours(1);

    private final Database database;

    public Tickets(Database database) {
        this.database = database;
    }

    /** A ticket to be written. */
    public record NewTicket(long accountId, String subject, Ticket.About about, String text) {}

    /** Writes a ticket. @return its id; null when the account wrote too many lately */
    public @Nullable Long open(NewTicket ticket) {
        return database.transact(db -> {
            // Its writer's other tickets wait here, so that nobody slips past the limit.
            Sql.lockWallet(db, ticket.accountId);
            int recent = db.fetchCount(
                    TICKET, TICKET.ACCOUNT_ID.eq(ticket.accountId).and(TICKET.CREATED_AT.gt(Sql.ago(PERIOD))));
            if (recent >= NEW_MAX) return null;
            long id = insert(db, ticket);
            say(db, id, null, ticket.text);
            return id;
        });
    }

    /** Some tickets of an account older than this id, newest first. */
    public List<Ticket> of(long accountId, long before, int count) {
        return page(TICKET.ACCOUNT_ID.eq(accountId), before, count);
    }

    /** Some tickets of everybody in a state, newest first. */
    public List<Ticket> in(Ticket.State state, long before, int count) {
        return page(TICKET.STATE.eq(state.word()), before, count);
    }

    /** A ticket of this account; null when it has none of this id. */
    public @Nullable Ticket find(long id, long accountId) {
        return database.query(db -> select(db, TICKET.ID.eq(id).and(TICKET.ACCOUNT_ID.eq(accountId)))
                .fetchOne(Tickets::read));
    }

    /** A ticket of anybody, for staff; null when there is none. */
    public @Nullable Ticket find(long id) {
        return database.query(db -> select(db, TICKET.ID.eq(id)).fetchOne(Tickets::read));
    }

    public List<Ticket.Message> messages(long ticketId) {
        return database.query(db -> db.selectFrom(TICKET_MESSAGE)
                .where(TICKET_MESSAGE.TICKET_ID.eq(ticketId))
                .orderBy(TICKET_MESSAGE.ID)
                .limit(MESSAGES_MAX)
                .fetch(row -> new Ticket.Message(
                        row.getAuthor(), row.getText(), row.getAt().toInstant())));
    }

    /**
     * Adds a message: by staff it answers the ticket and tells its owner, by the owner it opens it again.
     *
     * @param author the address of staff; null for the owner
     * @return false when the ticket is full
     */
    public boolean reply(Ticket ticket, @Nullable String author, String text) {
        return database.transact(db -> {
            db.selectFrom(TICKET).where(TICKET.ID.eq(ticket.id())).forUpdate().fetchSingle();
            if (db.fetchCount(TICKET_MESSAGE, TICKET_MESSAGE.TICKET_ID.eq(ticket.id())) >= MESSAGES_MAX) return false;
            long message = say(db, ticket.id(), author, text);
            change(db, ticket.id(), author == null ? Ticket.State.OPEN : Ticket.State.ANSWERED);
            if (author != null) {
                AccountEvents.add(
                        db,
                        ticket.accountId(),
                        AccountEvent.Kind.TICKET_ANSWERED,
                        "ticket:" + ticket.id() + ":" + message,
                        "Support answered your ticket \"" + Marks.name(ticket.subject()) + "\".");
            }
            return true;
        });
    }

    public void setState(long ticketId, Ticket.State state) {
        database.run(db -> change(db, ticketId, state));
    }

    /** A request of this account that a ticket may be about; null when it has none of this id. */
    public @Nullable LoggedRequest request(long accountId, UUID id) {
        return database.query(db -> db.selectFrom(USAGE_RECORD)
                .where(USAGE_RECORD.REQUEST_ID.eq(id))
                .and(USAGE_RECORD.ACCOUNT_ID.eq(accountId))
                .fetchOne(row -> new LoggedRequest(
                        row.getRequestId(),
                        row.getStartedAt().toInstant(),
                        row.getModel(),
                        row.getPath(),
                        row.getStatus(),
                        row.getErrorCode(),
                        row.getInputTokens(),
                        row.getStreamed())));
    }

    private List<Ticket> page(Condition which, long before, int count) {
        return database.query(db -> select(db, which.and(TICKET.ID.lt(before)))
                .orderBy(TICKET.ID.desc())
                .limit(count)
                .fetch(Tickets::read));
    }

    private static SelectConditionStep<Record> select(DSLContext db, Condition which) {
        return db.select(TICKET.fields())
                .select(ACCOUNT.EMAIL)
                .from(TICKET)
                .join(ACCOUNT)
                .on(ACCOUNT.ID.eq(TICKET.ACCOUNT_ID))
                .where(which);
    }

    private static long insert(DSLContext db, NewTicket ticket) {
        Ticket.About about = ticket.about;
        return db.insertInto(TICKET)
                .set(TICKET.ACCOUNT_ID, ticket.accountId)
                .set(TICKET.SUBJECT, ticket.subject)
                .set(TICKET.REQUEST, about.request())
                .set(TICKET.HAPPENED, about.happened())
                .set(TICKET.MODEL, about.model())
                .set(TICKET.PATH, about.path())
                .set(TICKET.ERROR_CODE, about.errorCode())
                .set(TICKET.PROMPT_SIZE, about.promptSize())
                .set(TICKET.STREAMING, about.streaming())
                .returningResult(TICKET.ID)
                .fetchSingle()
                .value1();
    }

    private static long say(DSLContext db, long ticketId, @Nullable String author, String text) {
        return db.insertInto(TICKET_MESSAGE)
                .set(TICKET_MESSAGE.TICKET_ID, ticketId)
                .set(TICKET_MESSAGE.AUTHOR, author)
                .set(TICKET_MESSAGE.TEXT, text)
                .returningResult(TICKET_MESSAGE.ID)
                .fetchSingle()
                .value1();
    }

    private static void change(DSLContext db, long ticketId, Ticket.State state) {
        db.update(TICKET)
                .set(TICKET.STATE, state.word())
                .set(TICKET.CHANGED_AT, Sql.now())
                .where(TICKET.ID.eq(ticketId))
                .execute();
    }

    private static Ticket read(Record row) {
        return new Ticket(
                row.get(TICKET.ID),
                row.get(TICKET.ACCOUNT_ID),
                row.get(ACCOUNT.EMAIL),
                row.get(TICKET.SUBJECT),
                Ticket.State.of(row.get(TICKET.STATE)),
                new Ticket.About(
                        row.get(TICKET.REQUEST),
                        row.get(TICKET.HAPPENED),
                        row.get(TICKET.MODEL),
                        row.get(TICKET.PATH),
                        row.get(TICKET.ERROR_CODE),
                        row.get(TICKET.PROMPT_SIZE),
                        row.get(TICKET.STREAMING)),
                row.get(TICKET.CREATED_AT).toInstant(),
                row.get(TICKET.CHANGED_AT).toInstant());
    }
}
