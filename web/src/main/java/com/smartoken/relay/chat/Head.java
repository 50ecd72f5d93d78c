package com.smartoken.relay.chat;

/**
 * What every answer begins with.
 *
 * @param id our id of the call
 * @param model the public id of the model that answers
 * @param created when the call started, in seconds since 1970
 * @param usageAsked whether the caller asked for usage at the end of a stream, in formats where it must
 */
public record Head(String id, String model, long created, boolean usageAsked) {}
