/**
 * A stand-in vendor for the local run and for tests: a real HTTP server on loopback that speaks the OpenAI format with
 * the habits, and on demand the faults, of the vendors that the relay meets in production.
 */
@NullMarked
package com.smartoken.local.sandbox;

import org.jspecify.annotations.NullMarked;
