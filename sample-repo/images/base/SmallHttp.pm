package SmallHttp;

# A small HTTP/1.1 server for the stand-ins: one process per connection, one
# request per connection, limits on everything that a client can make large.

use strict;
use warnings;
use IO::Socket::INET;
use POSIX qw(WNOHANG strftime);

my $MOST_CHILDREN  = 64;
my $LARGEST_HEAD   = 16 * 1024;
my $LARGEST_BODY   = 16 * 1024 * 1024;
my $REQUEST_SECONDS = 60;

sub hostname { return (POSIX::uname())[1] }

sub escape {
    my ($text) = @_;
    my %names = ('&' => '&amp;', '<' => '&lt;', '>' => '&gt;', '"' => '&quot;', "'" => '&#39;');
    $text =~ s/([&<>"'])/$names{$1}/g;
    return $text;
}

# Serves until the process is told to end. The handler gets a request
# { method, path, query, headers, body } and a connection, and either returns
# [status, { header => value }, body] or writes to the connection itself and
# returns nothing.
sub serve {
    my ($port, $handler) = @_;
    $| = 1;
    my $children = 0;
    local $SIG{TERM} = sub { exit 0 };
    local $SIG{INT}  = sub { exit 0 };
    local $SIG{PIPE} = 'IGNORE';
    my $server = IO::Socket::INET->new(
        LocalPort => $port, Listen => 128, ReuseAddr => 1, Proto => 'tcp')
        or die "cannot listen on port $port: $!\n";
    print "listening on port $port\n";
    while (1) {
        while ($children > 0 && waitpid(-1, $children < $MOST_CHILDREN ? WNOHANG : 0) > 0) { $children-- }
        my $client = $server->accept or next;
        my $child = fork;
        if (!defined $child) {
            close $client;
            next;
        }
        if ($child == 0) {
            close $server;
            $SIG{TERM} = 'DEFAULT';
            $SIG{ALRM} = sub { exit 1 };
            alarm $REQUEST_SECONDS;
            one($client, $handler);
            exit 0;
        }
        $children++;
        close $client;
    }
}

sub one {
    my ($client, $handler) = @_;
    my ($request, $refusal) = request($client);
    my $answer = $refusal ? plain($refusal) : eval { $handler->($request, $client) };
    if ($@) {
        print STDERR "failed: $@";
        $answer = plain(500);
    }
    if ($request) {
        printf "%s %s %s %s\n", strftime('%Y-%m-%dT%H:%M:%SZ', gmtime), $request->{method},
            $request->{path} =~ s/[^\x21-\x7e]/?/gr, $answer ? $answer->[0] : '-';
    }
    reply($client, $request, $answer) if $answer;
    close $client;
}

sub request {
    my ($client) = @_;
    my $head = '';
    while ($head !~ /\r?\n\r?\n/) {
        my $got = sysread $client, $head, 4096, length $head;
        return (undef, 400) if !$got;
        return (undef, 431) if length $head > $LARGEST_HEAD;
    }
    my ($top, $body) = split /\r?\n\r?\n/, $head, 2;
    my ($first, @lines) = split /\r?\n/, $top;
    my ($method, $target) = $first =~ m{^([A-Z]+) (\S+) HTTP/1\.[01]$} or return (undef, 400);
    my %headers;
    for my $line (@lines) {
        my ($name, $value) = $line =~ /^([!-9;-~]+):\s*(.*?)\s*$/ or return (undef, 400);
        $headers{lc $name} = $value;
    }
    my ($path, $query) = split /\?/, $target, 2;
    $path =~ s/%([0-9A-Fa-f]{2})/chr hex $1/ge;
    return (undef, 400) if $path !~ m{^/} || $path =~ /[\0\r\n]/ || $path =~ m{(^|/)\.\.(/|$)};
    return (undef, 411) if defined $headers{'transfer-encoding'};
    my $length = $headers{'content-length'} // 0;
    return (undef, 400) if $length !~ /^\d{1,10}$/;
    return (undef, 413) if $length > $LARGEST_BODY;
    while (length $body < $length) {
        my $got = sysread $client, $body, $length - length $body, length $body;
        return (undef, 400) if !$got;
    }
    return {
        method => $method, path => $path, query => $query // '',
        headers => \%headers, body => substr($body, 0, $length),
    };
}

my %REASONS = (
    200 => 'OK', 400 => 'Bad Request', 403 => 'Forbidden', 404 => 'Not Found',
    405 => 'Method Not Allowed', 411 => 'Length Required', 413 => 'Content Too Large',
    431 => 'Request Header Fields Too Large', 500 => 'Internal Server Error',
);

sub reason { return $REASONS{ $_[0] } // 'Unknown' }

sub plain {
    my ($status) = @_;
    return [$status, { 'Content-Type' => 'text/plain; charset=utf-8' }, "$status " . reason($status) . "\n"];
}

sub reply {
    my ($client, $request, $answer) = @_;
    my ($status, $headers, $body) = @$answer;
    my $head = "HTTP/1.1 $status " . reason($status) . "\r\n";
    $head .= "$_: $headers->{$_}\r\n" for sort keys %$headers;
    $head .= 'Content-Length: ' . length($body) . "\r\nConnection: close\r\n\r\n";
    $body = '' if $request && $request->{method} eq 'HEAD';
    print $client $head . $body;
}

1;
