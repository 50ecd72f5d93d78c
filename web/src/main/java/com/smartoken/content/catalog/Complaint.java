package com.smartoken.content.catalog;

/** Whose fault it is that an upstream answers with an error. */
public enum Complaint {
    /** The request is wrong: no other upstream will like it better. */
    REQUEST,
    /** There is more to read than the model can. */
    CONTEXT,
    /** The operator's key, account or contract at the vendor: an alarm for the operator, an outage for everybody else. */
    OPERATOR,
    /** Too many requests for now. */
    LIMIT,
    /** The vendor itself. */
    VENDOR
}
